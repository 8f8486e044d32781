using System.Diagnostics;
using System.Globalization;
using System.Text;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Verification;
using Custodes.Primitives;
using Custodes.Storage.Log;

namespace Custodes.Storage.Tests.Log;

/// <summary>
/// Goal: a process that is killed while it writes loses nothing that it acknowledged, and signs nothing
/// that contradicts what anybody saw. Method: a real process on a real directory, ended with SIGKILL
/// after a random number of acknowledgements, again and again (CUSTODES_KILLS sets how often).
/// </summary>
public sealed class LogKillTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly Dictionary<long, string> acknowledged = [];
    private readonly List<TreeHead> seen = [];

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_killed_writer_loses_nothing()
    {
        int runs = int.Parse(
            Environment.GetEnvironmentVariable("CUSTODES_KILLS") ?? "20",
            CultureInfo.InvariantCulture
        );
        SplitMix64 random = new(5);
        for (int run = 0; run < runs; run++)
        {
            await KillAfter(random.Below(5), seed: run);
            KeepCheckpoint();
        }

        using (SignerKey signer = TestLog.Signer())
        {
            using LogWriter writer = LogWriter.Open(directory.Path, signer, new LogOptions());
            Assert.Equal(writer.Head.Size, writer.PublishedSize);
        }

        Recalled recalled = new(acknowledged);
        LogReport report = TestLog.Verify(
            new LogFolder(directory.File("log")),
            new TreeCheckOptions { OldHeads = seen, Entries = recalled }
        );
        Assert.Empty(report.Faults);
        Assert.Equal(acknowledged.Count, recalled.Count);
        Assert.True(acknowledged.Count > runs, $"{acknowledged.Count} acknowledged");
    }

    private static Process Launch(string directory, int seed)
    {
        string program = Path.GetFullPath(
            Path.Combine(
                AppContext.BaseDirectory,
                "..",
                "..",
                "Custodes.LogChild",
                "release",
                "Custodes.LogChild.dll"
            )
        );
        ProcessStartInfo start = new("dotnet")
        {
            ArgumentList = { program, directory, seed.ToString(CultureInfo.InvariantCulture) },
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        return Process.Start(start)!;
    }

    // What it managed to say before it died counts, also what is still on its way to us.
    private async Task KillAfter(int lines, int seed)
    {
        using Process child = Launch(directory.Path, seed);
        for (int line = 0; ; line++)
        {
            if (line == lines)
            {
                child.Kill();
            }

            string? said = await child.StandardOutput.ReadLineAsync();
            if (said is null)
            {
                break;
            }

            string[] numbers = said.Split(' ');
            long first = long.Parse(numbers[0], CultureInfo.InvariantCulture);
            int count = int.Parse(numbers[1], CultureInfo.InvariantCulture);
            for (long index = first; index < first + count; index++)
            {
                Assert.True(acknowledged.TryAdd(index, $"{seed} {index}"), $"{index} came twice");
            }
        }

        await child.WaitForExitAsync();
        Assert.NotEqual(2, child.ExitCode);
    }

    private void KeepCheckpoint()
    {
        string path = directory.File("log/checkpoint");
        if (!File.Exists(path))
        {
            return;
        }

        using SignerKey signer = TestLog.Signer();
        Assert.True(
            SignedCheckpoint.TryOpen(
                File.ReadAllBytes(path),
                signer.Verifier,
                [],
                out SignedCheckpoint? head,
                out TextFault fault
            ),
            fault.ToString()
        );
        seen.Add(new TreeHead(head.Checkpoint.Size, head.Checkpoint.Root));
    }

    private sealed class Recalled(Dictionary<long, string> acknowledged) : IEntryCheck
    {
        public int Count { get; private set; }

        public string? Check(long index, ReadOnlySpan<byte> entry)
        {
            if (!acknowledged.TryGetValue(index, out string? said))
            {
                return null;
            }

            Count++;
            return Encoding.ASCII.GetString(entry) == said ? null : $"not {said}";
        }

        public string? CheckEnd(long size) => null;
    }
}
