using System.CommandLine;

namespace Custodes.Cli.Commands;

/// <summary>Arguments that are paths.</summary>
internal static class Paths
{
    /// <summary>
    /// Refuses what looks like an option: the library would take a misspelt option for a file of that name.
    /// </summary>
    public static void RefuseOptions(this Argument argument) =>
        argument.Validators.Add(result =>
        {
            foreach (System.CommandLine.Parsing.Token token in result.Tokens)
            {
                if (token.Value.Length > 1 && token.Value[0] == '-')
                {
                    result.AddError($"unknown option {token.Value}");
                }
            }
        });
}
