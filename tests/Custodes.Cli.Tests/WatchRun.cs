using System.IO.Compression;
using Custodes.Cli.Watching;

namespace Custodes.Cli.Tests;

/// <summary>What one run of <c>custodes watch</c>, in this process, ended with and said.</summary>
internal sealed record WatchRun(ExitCode Code, string[] Output, string Talk)
{
    /// <summary>Arguments as the command line has them by default.</summary>
    public static WatchArguments Of(params string[] files) =>
        new(
            files,
            LearnFiles: [],
            Freeze: false,
            ScoresPath: null,
            Json: false,
            FailOnAlarm: false,
            Alpha: 0.02,
            StateDirectory: null,
            DescriptorsPath: null,
            EvidenceDirectory: null
        );

    public static WatchRun Start(WatchArguments arguments)
    {
        using StringWriter output = new();
        using StringWriter talk = new();
        ExitCode code = Watch.Run(arguments, output, talk, TimeProvider.System, hasColour: false);
        return new WatchRun(
            code,
            output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries),
            talk.ToString()
        );
    }

    /// <summary>The first lines of the fleet that ships.</summary>
    public static string[] FleetLines(int count)
    {
        using GZipStream stream = new(File.OpenRead(Repository.Fleet), CompressionMode.Decompress);
        using StreamReader reader = new(stream);
        string[] lines = new string[count];
        for (int line = 0; line < count; line++)
        {
            lines[line] = reader.ReadLine()!;
        }

        return lines;
    }
}
