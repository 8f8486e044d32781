using Custodes.Contracts;
using Custodes.Cryptography;
using Custodes.Evidence.Commitments;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Storage.Keys;
using Custodes.Storage.Log;

namespace Custodes.Cli.Tests.Evidence;

/// <summary>A real evidence directory: start, batch, finding, verdict, gap, then seals, 300 entries in all.</summary>
internal sealed class TestEvidence : IDisposable
{
    public const string Origin = "test.example/cli";
    public const int Size = 300;
    public const long Finding = 12;
    public const long FindingIndex = 2;
    public const long Verdict = 3;
    public const long BatchIndex = 1;
    public const int BatchCount = 40;

    private const long StartMs = 1_700_000_000_000;
    private readonly Scratch scratch = new();

    public TestEvidence(int size = Size)
    {
        Directory = scratch.File("evidence");
        using SignerKey key = SignerKeyFile.Make(
            EvidencePaths.SignerKey(Directory),
            Origin,
            SignatureKind.Ed25519
        );
        Key = key.Verifier;
        using LogWriter writer = LogWriter.Open(Directory, key, new LogOptions());
        BatchEntry batch = Commit();
        Append(writer, [.. First(batch)]);
        List<LogEntry> rest = [];
        for (int number = 0; rest.Count + 5 < size; number++)
        {
            rest.Add(Seal(number));
        }

        Append(writer, [.. rest]);
    }

    public string Directory { get; }

    public string Log => EvidencePaths.Log(Directory);

    public VerifierKey Key { get; }

    public string File(string name) => scratch.File(name);

    /// <summary>Appends one more seal, as another run of the writer would.</summary>
    public void AppendSeal(int number, int entriesBefore = 0)
    {
        using SignerKey key = SignerKeyFile.Open(
            EvidencePaths.SignerKey(Directory),
            SignatureKind.Ed25519
        );
        using LogWriter writer = LogWriter.Open(Directory, key, new LogOptions());
        SealEntry seal = Seal(number) with
        {
            Entries = entriesBefore,
            IsIdle = entriesBefore == 0,
            TimeMs = LastTimeMs(writer.Head.Size),
        };
        Append(writer, seal);
    }

    /// <summary>Adds a witness's cosignature to the published checkpoint.</summary>
    public void Cosign(string keyPath)
    {
        string path = Path.Combine(Log, "checkpoint");
        Assert.True(
            SignedNote.TryParse(
                System.IO.File.ReadAllBytes(path),
                out SignedNote? note,
                out TextFault _
            )
        );
        using SignerKey witness = SignerKeyFile.Open(keyPath, SignatureKind.CosignatureV1);
        NoteSignature signature = witness.Cosign(note.Text, timestampSeconds: 1_700_000_000);
        System.IO.File.WriteAllBytes(path, note.With([signature]).ToBytes());
    }

    public void Dispose() => scratch.Dispose();

    // Commands stamp their entries by the real clock; what follows must not be older.
    private long LastTimeMs(long size)
    {
        EntryReader entries = new(new LogFolder(Log), size);
        Assert.True(entries.TryRead(size - 1, out ReadOnlySpan<byte> bytes));
        Assert.True(LogEntry.TryParse(bytes, out LogEntry? last, out _));
        return Math.Max(last.TimeMs, StartMs + (size * 1000L));
    }

    private static void Append(LogWriter writer, params LogEntry[] entries)
    {
        EntryBatch batch = new(entries.Length, entries.Length * 2048);
        foreach (LogEntry entry in entries)
        {
            Assert.Equal(BatchRefusal.None, batch.TryAdd(entry.ToBytes()));
        }

        _ = writer.Append(batch);
    }

    private static IEnumerable<LogEntry> First(BatchEntry batch)
    {
        yield return new StartEntry(
            StartMs,
            Sha256Hash.OfNothing,
            "test/1",
            Origin,
            Sha256Hash.OfNothing,
            "0.0.0"
        );
        yield return batch;
        yield return new FindingEntry(
            StartMs,
            "send_money",
            "billing-7",
            IsAlarm: true,
            Build: "",
            Finding,
            OddsLog2Thousandths: 10_000,
            OmittedParts: 0,
            PValueBillionths: 125_000,
            Parts: [],
            Role: "billing",
            ScoreMillionths: 17_250_000,
            SensorTimeMs: StartMs,
            Sequence: 4,
            Session: "s-19\u001b[2J",
            ThresholdMillionths: 11_500_000
        );
        yield return new VerdictEntry(
            StartMs,
            "custodes",
            "billing-7",
            ExpiresMs: 0,
            Finding,
            Verdict,
            VerdictLevel.Quarantined,
            VerdictLevel.Watch,
            "sends money to an account that it read in a file",
            "billing",
            StartMs,
            SuspicionThousandths: 6931
        );
        yield return new GapEntry(StartMs, -1, StartMs, "connection lost", "sensor eu-1", StartMs);
    }

    // The first seal covers what came before; the others are idle.
    private static SealEntry Seal(int number) =>
        new(
            StartMs + ((number + 1) * 1000L),
            StartMs + ((number + 1) * 1000L),
            number == 0 ? 5 : 0,
            IsIdle: number > 0,
            number,
            number == 0 ? BatchCount : 0,
            StartMs + (number * 1000L)
        );

    private BatchEntry Commit()
    {
        BatchCommitment commitment = new(perLeaf: 8, BatchCount, firstSequence: 100);
        for (int row = 0; row < BatchCount; row++)
        {
            Observation observation = new()
            {
                Agent = 7,
                TimeMs = StartMs + row,
                Sequence = row,
            };
            commitment.Add([observation]);
        }

        BatchEntry batch = commitment.End(StartMs, StartMs, StartMs + BatchCount);
        new ObservationFiles(Directory, bytesMax: 1 << 20).Write(100, commitment.Rows);
        return batch;
    }
}
