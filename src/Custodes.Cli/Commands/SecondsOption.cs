using System.CommandLine;

namespace Custodes.Cli.Commands;

/// <summary>An option that is a number of seconds, 0.1 to 86400.</summary>
internal static class SecondsOption
{
    /// <summary>The option.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is, without range and default.</param>
    /// <param name="otherwise">Its value when it is not given.</param>
    public static Option<double> Create(string name, string description, double otherwise)
    {
        Option<double> option = new(name)
        {
            Description = $"{description}, 0.1 to 86400",
            DefaultValueFactory = _ => otherwise,
            HelpName = "S",
        };
        option.Validators.Add(result =>
        {
            if (
                result.Tokens.Count == 1
                && result.GetValueOrDefault<double>() is not (>= 0.1 and <= 86_400)
            )
            {
                result.AddError($"{name} must be 0.1 to 86400");
            }
        });
        return option;
    }
}
