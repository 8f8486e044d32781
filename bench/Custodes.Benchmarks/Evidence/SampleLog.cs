using System.Globalization;
using Custodes.Contracts;
using Custodes.Cryptography;
using Custodes.Evidence.Entries;
using Custodes.Primitives;

namespace Custodes.Benchmarks.Evidence;

/// <summary>Entries as a node under attack writes them, in order, so that a check of them finds nothing.</summary>
/// <remarks>
/// Of 16 entries eight are findings of one to five parts, four verdicts, two batches, one an action and one
/// a seal. Texts are about as long as those of `custodes watch` over the traces of the evaluation.
/// </remarks>
internal sealed class SampleLog(ulong seed)
{
    private const long StartMs = 1_700_000_000_000;
    private const int RowsPerBatch = 16_384;
    private const string Kinds = "ffvffbvffavffbvs";

    private SplitMix64 chance = new(seed);
    private long count;
    private long seals;
    private long sealedUntilMs = StartMs;
    private long sequence;

    /// <summary>The entry that comes next.</summary>
    public LogEntry Next()
    {
        char kind = Kinds[(int)(count % Kinds.Length)];
        count++;
        long timeMs = StartMs + count;
        return kind switch
        {
            'f' => Finding(timeMs),
            'v' => Verdict(timeMs),
            'b' => Batch(timeMs),
            'a' => new ActionEntry(
                timeMs,
                "release",
                ActionOutcome.Done,
                Agent(),
                "alice",
                "looked at the session by hand"
            ),
            _ => Seal(timeMs),
        };
    }

    private FindingEntry Finding(long timeMs)
    {
        FindingPart[] parts = new FindingPart[1 + chance.Below(5)];
        for (int index = 0; index < parts.Length; index++)
        {
            parts[index] = new FindingPart(
                (Detector)(1 + index),
                Bits: 12 * chance.Unit(),
                Expected: Text(
                    $"`subject` (a short text) from nowhere in the session, as {Percent()}"
                ),
                Seen: Text(
                    $"it stood in prose inside a result (read_file), and is new {Percent()}"
                ),
                ForAgent: Text(
                    $"{chance.Below(1000)} observations in {chance.Below(99)} sessions of its own"
                ),
                ForRole: Text($"this source gave `subject` in 0.0893 of {chance.Below(99)} tasks"),
                ForFleet: Text(
                    $"{Percent()} of such values in calls that spend come from prose inside a result"
                )
            );
        }

        return FindingEntry.Of(
            timeMs,
            new Finding(
                count,
                timeMs - 5,
                Agent(),
                "banking",
                "",
                Session(),
                chance.Below(40),
                "send_money",
                IsAlarm: true,
                Score: chance.Unit(),
                Threshold: 0.11,
                PValue: chance.Unit() / 100,
                OddsAgainst: 5,
                parts
            ),
            Agent(),
            Session()
        );
    }

    private VerdictEntry Verdict(long timeMs) =>
        new(
            timeMs,
            "custodes",
            Agent(),
            timeMs + 3_600_000,
            count - 1,
            count,
            VerdictLevel.Suspect,
            VerdictLevel.Normal,
            "a session left the baseline of its role",
            "banking",
            timeMs,
            6_931
        );

    private BatchEntry Batch(long timeMs)
    {
        long first = sequence;
        sequence += RowsPerBatch;
        Span<byte> root = stackalloc byte[Sha256Hash.Bytes];
        for (int at = 0; at < root.Length; at++)
        {
            root[at] = (byte)chance.Below(256);
        }

        return new BatchEntry(
            timeMs,
            RowsPerBatch,
            timeMs,
            first,
            sequence - 1,
            256,
            new Sha256Hash(root),
            timeMs
        );
    }

    private SealEntry Seal(long timeMs)
    {
        long start = sealedUntilMs;
        sealedUntilMs = timeMs;
        long observations = 2 * RowsPerBatch;
        return new SealEntry(timeMs, timeMs, Kinds.Length - 1, false, seals++, observations, start);
    }

    private string Agent() =>
        Text($"meta-llama_Llama-3.3-70B-Instruct/banking-{chance.Below(9999)}");

    private string Session() => Text($"ad-{chance.Next():x16}");

    private string Percent() => Text($"{chance.Below(100)} %");

    private static string Text(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
