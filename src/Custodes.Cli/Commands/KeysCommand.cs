using System.CommandLine;
using Custodes.Cli.Keeping;

namespace Custodes.Cli.Commands;

/// <summary><c>custodes keys</c>: makes, shows and replaces signing keys.</summary>
internal static class KeysCommand
{
    /// <summary>The command, writing to these.</summary>
    public static Command Create(TextWriter output, TextWriter talk) =>
        new("keys", "Make, show and replace signing keys; private ones are files of mode 0600.")
        {
            CreateNew(output, talk),
            CreateShow(output, talk),
            CreateRotate(output, talk),
            NodeKeysCommand.CreateNode(output, talk),
            NodeKeysCommand.CreateTls(output, talk),
            AgentKeysCommand.Create(output, talk),
        };

    private static Command CreateNew(TextWriter output, TextWriter talk)
    {
        Argument<string> name = new("NAME")
        {
            Description = "Whose key it is: for a log, its origin, as example.org/log",
        };
        name.RefuseOptions();
        Option<string> path = new("--out")
        {
            Description = "Where the private key goes; nothing is overwritten",
            HelpName = "FILE",
            Required = true,
        };
        Option<bool> cosigner = new("--cosigner")
        {
            Description = "A witness's key instead of a log's",
        };
        Command command = new(
            "new",
            "Make a private key and print its vkey. Example: custodes keys new example.org/log --out log.skey"
        )
        {
            name,
            path,
            cosigner,
        };
        command.SetAction(line =>
            (int)
                Keys.New(
                    line.GetValue(name)!,
                    line.GetValue(path)!,
                    line.GetValue(cosigner),
                    output,
                    talk
                )
        );
        return command;
    }

    private static Command CreateShow(TextWriter output, TextWriter talk)
    {
        Argument<string> path = new("FILE") { Description = "A private key, or a vkey" };
        path.RefuseOptions();
        Command command = new(
            "show",
            "Print the vkey of a key: what others need. Example: custodes keys show log.skey"
        )
        {
            path,
        };
        command.SetAction(line => (int)Keys.Show(line.GetValue(path)!, output, talk));
        return command;
    }

    private static Command CreateRotate(TextWriter output, TextWriter talk)
    {
        Argument<string> directory = new("DIR")
        {
            Description = "The evidence directory, which nobody may be writing",
        };
        directory.RefuseOptions();
        Option<string> who = new("--who")
        {
            Description = "Who does it, for the log",
            HelpName = "W",
            Required = true,
        };
        Option<string> why = new("--why")
        {
            Description = "The reason, for the log",
            HelpName = "W",
            Required = true,
        };
        Command command = new(
            "rotate",
            "Give a log another key; the old one signs, last, who follows it. "
                + "Example: custodes keys rotate evidence --who alice --why 'yearly'"
        )
        {
            directory,
            who,
            why,
        };
        command.SetAction(line =>
            (int)
                Keys.Rotate(
                    line.GetValue(directory)!,
                    line.GetValue(who)!,
                    line.GetValue(why)!,
                    output,
                    talk,
                    TimeProvider.System
                )
        );
        return command;
    }
}
