using System.CommandLine;
using Custodes.Cli.Keeping;

namespace Custodes.Cli.Commands;

/// <summary><c>custodes keys agents</c>: lines of the agents file for the agents that a local node reports on.</summary>
internal static class AgentKeysCommand
{
    /// <summary>The command, writing to these.</summary>
    public static Command Create(TextWriter output, TextWriter talk)
    {
        Argument<string> directory = new("DIR")
        {
            Description = "The node's directory; the secret of its agents' keys is in DIR/private",
        };
        directory.RefuseOptions();
        Argument<string> names = new("FILE")
        {
            Description = "Names and roles, one agent a line, with one tab between them",
        };
        names.RefuseOptions();
        Option<ushort> index = new("--index")
        {
            Description = "The node's number in the registry",
            HelpName = "N",
            Required = true,
        };
        Option<string> owner = new("--owner")
        {
            Description =
                "Whose agents they are; - for the operator's own, whose weight is not capped",
            HelpName = "OWNER",
            DefaultValueFactory = _ => "-",
        };
        Option<uint> batch = new("--batch")
        {
            Description =
                "With which others they were enrolled; 0 for none, whose weight is not capped",
            HelpName = "N",
        };
        Option<ulong> enrolled = new("--epoch")
        {
            Description = "In which epoch they are enrolled; 0 for full weight at once",
            HelpName = "N",
        };
        Command command = new(
            "agents",
            "Make the secret of the agents' keys where there is none, and print lines of the agents file. "
                + "Example: custodes keys agents /var/lib/custodes names.tsv --index 3"
        )
        {
            directory,
            names,
            index,
            owner,
            batch,
            enrolled,
        };
        command.SetAction(line =>
            (int)
                AgentKeys.Print(
                    line.GetValue(directory)!,
                    line.GetValue(names)!,
                    new AgentEnrolment(
                        line.GetValue(owner)!,
                        line.GetValue(batch),
                        line.GetValue(enrolled),
                        line.GetValue(index)
                    ),
                    output,
                    talk
                )
        );
        return command;
    }
}
