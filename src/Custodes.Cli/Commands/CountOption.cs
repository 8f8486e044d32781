using System.CommandLine;

namespace Custodes.Cli.Commands;

/// <summary>An option that is a whole number within limits, which its description and its error name.</summary>
internal static class CountOption
{
    /// <summary>Makes one.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="what">What it counts.</param>
    /// <param name="usual">What is taken when it is not given.</param>
    /// <param name="least">The smallest that is taken.</param>
    /// <param name="most">The largest that is taken.</param>
    public static Option<int> Create(string name, string what, int usual, int least, int most)
    {
        Option<int> option = new(name)
        {
            Description = $"{what}, {least} to {most}",
            HelpName = "N",
            DefaultValueFactory = _ => usual,
        };
        option.Validators.Add(result =>
        {
            // What is no number at all has its error already.
            if (
                result.Tokens.Count == 1
                && int.TryParse(result.Tokens[0].Value, out int value)
                && (value < least || value > most)
            )
            {
                result.AddError($"{name} must be {least} to {most}, not {value}");
            }
        });
        return option;
    }
}
