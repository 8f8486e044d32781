using System.CommandLine;
using Custodes.Cli.Commands;

namespace Custodes.Cli.Tests.Evidence;

/// <summary>What one command line, in this process, ended with and said.</summary>
internal sealed record CommandRun(int Code, string Output, string Talk)
{
    public static CommandRun Of(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter talk = new();
        using MemoryStream bytes = new();
        RootCommand root = new()
        {
            VerifyCommand.Create(output, talk),
            ProveCommand.Create(() => bytes, talk),
            LogCommand.Create(output, talk),
            KeysCommand.Create(output, talk),
        };
        ParseResult line = root.Parse(arguments);
        if (line.Errors.Count > 0)
        {
            return new CommandRun(
                (int)ExitCode.Usage,
                "",
                string.Join('\n', line.Errors.Select(error => error.Message))
            );
        }

        int code = line.Invoke();
        string said = output.ToString() + System.Text.Encoding.UTF8.GetString(bytes.ToArray());
        return new CommandRun(code, said, talk.ToString());
    }
}
