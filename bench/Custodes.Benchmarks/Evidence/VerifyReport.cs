using System.Globalization;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Evidence.Verification;
using Custodes.Primitives;
using Custodes.Storage.Log;

namespace Custodes.Benchmarks.Evidence;

/// <summary>
/// Question: how many entries of our own does one core verify in a second: signature, every tile, every
/// hash, and what each entry says?
/// Budget: 300,000.
/// </summary>
/// <remarks>
/// The same log is verified without a look into its entries and with one, in turns. What counts is the
/// processor time of the whole process.
/// </remarks>
internal static class VerifyReport
{
    private const double EntriesPerSecondMin = 300_000;
    private const int BatchSize = 1 << 13;

    /// <summary>Prints the figures.</summary>
    /// <param name="entryCount">Entries of the log.</param>
    /// <param name="rounds">How often it is verified each way.</param>
    /// <param name="output">Where to.</param>
    public static void Run(int entryCount, int rounds, TextWriter output)
    {
        string directory = Directory.CreateTempSubdirectory("custodes-bench-").FullName;
        try
        {
            byte[] seed = new byte[Ed25519.SeedBytes];
            seed.AsSpan().Fill(1);
            _ = SignerKey.TryCreate(
                "bench.example/log",
                SignatureKind.Ed25519,
                SigningKey.TakeSeed(seed),
                out SignerKey? signer
            );
            using (signer)
            {
                long bytes = Fill(directory, signer!, entryCount);
                Measure(directory, signer!.Verifier, entryCount, bytes, rounds, output);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static long Fill(string directory, SignerKey signer, int entryCount)
    {
        using LogWriter writer = LogWriter.Open(directory, signer, new LogOptions());
        SampleLog sample = new(seed: 7);
        EntryBatch batch = new(BatchSize, 64 << 20);
        long bytes = 0;
        while (writer.Head.Size < entryCount)
        {
            batch.Clear();
            while (batch.Count < BatchSize)
            {
                byte[] entry = sample.Next().ToBytes();
                bytes += entry.Length;
                Invariant.That(batch.TryAdd(entry) == BatchRefusal.None);
            }

            writer.Append(batch);
        }

        return bytes;
    }

    private static void Measure(
        string directory,
        VerifierKey log,
        int entryCount,
        long bytes,
        int rounds,
        TextWriter output
    )
    {
        LogFolder files = new(EvidencePaths.Log(directory));
        List<double> opaque = [];
        List<double> whole = [];
        for (int round = 0; round <= rounds; round++)
        {
            double first = Nanoseconds(files, log, null);
            double second = Nanoseconds(files, log, new EntryCheck());

            // The first round meets code that is not compiled yet.
            if (round > 0)
            {
                opaque.Add(first / entryCount);
                whole.Add(second / entryCount);
            }
        }

        opaque.Sort();
        whole.Sort();
        double median = whole[rounds / 2];
        bool isKept = 1e9 / median >= EntriesPerSecondMin;
        Write(
            output,
            $"entries              {entryCount, 12:N0}  of {bytes / entryCount:N0} bytes; {rounds} rounds of each in turns"
        );
        Write(
            output,
            $"opaque               {1e9 / opaque[rounds / 2], 12:N0}  entries a second of processor time (median)"
        );
        Write(
            output,
            $"with what they say   {1e9 / median, 12:N0}  entries a second (fastest {1e9 / whole[0]:N0}, slowest {1e9 / whole[^1]:N0}); budget {EntriesPerSecondMin:N0}: {(isKept ? "kept" : "MISSED")}"
        );
    }

    private static double Nanoseconds(LogFolder files, VerifierKey log, EntryCheck? check)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        LogReport report = LogVerifier.Verify(
            files,
            log,
            new TreeCheckOptions { Entries = check, ListsFiles = false }
        );
        Invariant.That(report.IsSound);
        return (Environment.CpuUsage.TotalTime - start).TotalNanoseconds;
    }

    private static void Write(TextWriter output, FormattableString line) =>
        output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
