using System.CommandLine;
using Custodes.Cli;
using Custodes.Cli.Commands;

RootCommand root = new(
    "Custodes watches fleets of AI agents: it learns how they behave, finds the hijacked ones, and says why."
)
{
    WatchCommand.Create(Console.Out, Console.Error),
    EvaluateCommand.Create(Console.Out, Console.Error),
    ServeCommand.Create(Console.Out, Console.Error),
    WitnessCommand.Create(Console.Out, Console.Error),
    ValidatorCommand.Create(Console.Out, Console.Error),
    VerdictCommand.Create(Console.Out, Console.Error),
    VerifyCommand.Create(Console.Out, Console.Error),
    ProveCommand.Create(Console.OpenStandardOutput, Console.Error),
    LogCommand.Create(Console.Out, Console.Error),
    KeysCommand.Create(Console.Out, Console.Error),
    ClusterCommand.Create(Console.Out, Console.Error),
    SimulateCommand.Create(Console.Out, Console.Error),
    RedTeamCommand.Create(Console.Out, Console.Error),
    ReportCommand.Create(Console.Out, Console.Error),
};

ParseResult line = root.Parse(args);
if (line.Errors.Count > 0)
{
    // The library would exit with 1; scripts rely on 2 for a command line that makes no sense.
    foreach (System.CommandLine.Parsing.ParseError error in line.Errors)
    {
        await Console.Error.WriteLineAsync($"custodes: {error.Message}");
    }

    return (int)ExitCode.Usage;
}

// Signals are the commands' own: the library would end a node two seconds after SIGTERM.
return await line.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
