using YamlDotNet.Core;

namespace Custodes.Configuration;

/// <summary>Gathers what is wrong, so that one reading tells an operator everything.</summary>
internal sealed class ErrorList
{
    private readonly List<ConfigurationError> errors = [];

    /// <summary>What is wrong, in the file's order, up to the limit.</summary>
    public IReadOnlyList<ConfigurationError> Found => errors;

    /// <summary>Notes one more; past the limit nothing.</summary>
    public void Add(Mark place, string key, string problem)
    {
        if (errors.Count < ConfigurationLimits.ErrorCountMax)
        {
            errors.Add(
                new ConfigurationError(
                    Math.Max(1, place.Line),
                    Math.Max(1, place.Column),
                    key,
                    problem
                )
            );
        }
    }
}
