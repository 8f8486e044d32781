using System.CommandLine;
using Custodes.Cli.Keeping;

namespace Custodes.Cli.Commands;

/// <summary><c>custodes keys node</c> and <c>custodes keys tls</c>: what a node of a cluster is known by.</summary>
internal static class NodeKeysCommand
{
    /// <summary>Makes a node's keys and prints its entry of the registry.</summary>
    public static Command CreateNode(TextWriter output, TextWriter talk)
    {
        Argument<string> directory = Directory();
        Option<int> index = new("--index")
        {
            Description = "Its number, 0 to 65535, never that of another node",
            HelpName = "N",
            Required = true,
        };
        Option<string> name = Text("--name", "What people call it", "NAME");
        Option<string> kind = Text("--kind", "local, regional, global or validator", "KIND");
        Option<string> address = Text("--address", "Where its peers reach it", "HOST:PORT");
        Option<string> owner = Text("--owner", "Who runs it", "OWNER");
        Option<int> weight = new("--weight")
        {
            Description = "How much it counts",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        Command command = new(
            "node",
            "Make the keys of a node of a cluster where there are none, and print its entry of the registry. "
                + "Example: custodes keys node /var/lib/custodes --index 3 --name paris --kind validator "
                + "--address paris.example.org:7443 --owner example.org"
        )
        {
            directory,
            index,
            name,
            kind,
            address,
            owner,
            weight,
        };
        command.SetAction(line =>
            (int)
                NodeKeys.Entry(
                    line.GetValue(directory)!,
                    new NodeEntry(
                        line.GetValue(index),
                        line.GetValue(name)!,
                        line.GetValue(kind)!,
                        line.GetValue(address)!,
                        line.GetValue(owner)!,
                        line.GetValue(weight)
                    ),
                    output,
                    talk
                )
        );
        return command;
    }

    /// <summary>Makes a node's certificate and prints its pin.</summary>
    public static Command CreateTls(TextWriter output, TextWriter talk)
    {
        Argument<string> directory = Directory();
        Command command = new(
            "tls",
            "Make the TLS certificate of a node where there is none, and print the pin by which peers know it. "
                + "Example: custodes keys tls /var/lib/custodes"
        )
        {
            directory,
        };
        command.SetAction(line => (int)NodeKeys.Pin(line.GetValue(directory)!, output, talk));
        return command;
    }

    private static Argument<string> Directory()
    {
        Argument<string> directory = new("DIR")
        {
            Description = "The node's directory; its keys are in DIR/private, mode 0600",
        };
        directory.RefuseOptions();
        return directory;
    }

    private static Option<string> Text(string option, string description, string helpName) =>
        new(option)
        {
            Description = description,
            HelpName = helpName,
            Required = true,
        };
}
