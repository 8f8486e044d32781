using System.CommandLine;
using System.Globalization;

namespace Custodes.Cli.Commands;

/// <summary><c>--alpha</c>, the same for every command that judges.</summary>
internal static class AlphaOption
{
    /// <summary>The option: a share between 0 and 1, both excluded.</summary>
    public static Option<double> Create()
    {
        Option<double> alpha = new("--alpha")
        {
            Description = "Share of normal sessions that may alarm",
            DefaultValueFactory = _ => 0.02,
            // Read here and not by the library, which throws when a validator asks for what is no number.
            CustomParser = result =>
            {
                string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
                if (
                    double.TryParse(
                        text,
                        NumberStyles.Float,
                        CultureInfo.InvariantCulture,
                        out double share
                    ) && share is > 0 and < 1
                )
                {
                    return share;
                }

                result.AddError("--alpha must lie between 0 and 1");
                return 0;
            },
        };
        return alpha;
    }
}
