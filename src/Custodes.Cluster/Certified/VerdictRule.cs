using Custodes.Aggregation.Registry;
using Custodes.Cluster.Hierarchy;
using Custodes.Consensus.Bodies;
using Custodes.Contracts;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;

namespace Custodes.Cluster.Certified;

/// <summary>Says which verdict follows from evidence, or that none does. The same at every validator.</summary>
/// <remarks>
/// Pure: registry, terms and evidence decide, and nobody's opinion. What a local node concluded about its own agents
/// follows from entries in its log; what a person decided follows from an order of as many operators as the terms say. A
/// node that lies about its own agents can do that here as well as in their telemetry, which it is trusted for; it
/// cannot touch the agents of others, and neither can validators, as long as they are no quorum.
/// </remarks>
/// <param name="sensors">Who may say something about whom.</param>
/// <param name="terms">Thresholds and operators.</param>
/// <param name="chain">The chain that orders must name.</param>
/// <param name="signatures">Checks signatures.</param>
public sealed class VerdictRule(
    IVerdictSensors sensors,
    VerdictTerms terms,
    Sha256Hash chain,
    ISignatures signatures
)
{
    // A bit is so many millionths of a nat.
    private const long NatsPerBitMillionths = 693_147;

    // Of one session, in thousandths of a bit: no sum of those of a body's entries can run over.
    private const long OddsMax = 10_000_000;

    /// <summary>The rule of a cluster.</summary>
    public VerdictRule(ClusterMap map, VerdictTerms terms, Sha256Hash chain, ISignatures signatures)
        : this(new ClusterSensors(map), terms, chain, signatures) { }

    /// <summary>Which verdict follows.</summary>
    /// <param name="evidence">Any bytes.</param>
    /// <param name="verdict">The verdict, when the answer is <see cref="FollowRefusal.None"/>.</param>
    public FollowRefusal Follows(ReadOnlyMemory<byte> evidence, out FollowedVerdict verdict)
    {
        verdict = default;
        return evidence.Span.StartsWith(VerdictOrder.Name)
            ? FollowsOrder(evidence, out verdict)
            : FollowsLog(evidence, out verdict);
    }

    private FollowRefusal FollowsOrder(ReadOnlyMemory<byte> bytes, out FollowedVerdict verdict)
    {
        verdict = default;
        if (
            !VerdictOrder.TryRead(
                bytes,
                terms,
                signatures,
                out VerdictOrder? order,
                out IReadOnlyList<ushort> signers
            )
            || order.Chain != chain
        )
        {
            return FollowRefusal.Form;
        }

        if (terms.OperatorsNeeded == 0 || signers.Count < terms.OperatorsNeeded)
        {
            return FollowRefusal.TooFewOperators;
        }

        if (sensors.SensorOf(order.Agent) is null)
        {
            return FollowRefusal.Subject;
        }

        verdict = new FollowedVerdict(
            new CertifiedVerdict(SubjectNames.Of(order.Agent), order.Kind, order.Hash),
            Undoes: null
        );
        return FollowRefusal.None;
    }

    private FollowRefusal FollowsLog(ReadOnlyMemory<byte> bytes, out FollowedVerdict verdict)
    {
        verdict = default;
        if (!VerdictEvidence.TryRead(bytes, out VerdictEvidence? shown))
        {
            return FollowRefusal.Form;
        }

        ReadOnlyMemory<byte> key = sensors.KeyOf(shown.Node);
        if (key.IsEmpty || !VerdictEvidence.IsSigned(bytes.Span, key.Span, signatures))
        {
            return FollowRefusal.Node;
        }

        if (!VerifierKey.TryParse(shown.LogKey.Span, out VerifierKey? log, out _))
        {
            return FollowRefusal.Head;
        }

        List<LogEntry> entries = [];
        long first = -1;
        long before = -1;
        foreach (ShownEntry entry in shown.Entries)
        {
            FollowRefusal refusal = Read(entry, log, out LogEntry? read, out long index);
            if (refusal != FollowRefusal.None)
            {
                return refusal;
            }

            if (index <= before)
            {
                return FollowRefusal.Entry;
            }

            first = entries.Count == 0 ? index : first;
            before = index;
            entries.Add(read!);
        }

        return Judge(shown, entries, first, before, out verdict);
    }

    private static FollowRefusal Read(
        ShownEntry shown,
        VerifierKey log,
        out LogEntry? entry,
        out long index
    )
    {
        entry = null;
        index = -1;
        if (
            !TlogProof.TryParse(shown.Proof.Span, out TlogProof? proof, out _)
            || !SignedCheckpoint.TryOpen(
                proof.Note.ToBytes(),
                log,
                [],
                out SignedCheckpoint? head,
                out _
            )
        )
        {
            return FollowRefusal.Head;
        }

        index = proof.Index;
        bool isIncluded =
            index < head.Checkpoint.Size
            && MerkleProof.IsIncluded(
                index,
                TreeHasher.Leaf(shown.Entry.Span),
                head.Checkpoint.Size,
                head.Checkpoint.Root,
                [.. proof.Hashes]
            );
        return isIncluded && LogEntry.TryParse(shown.Entry.Span, out entry, out _)
            ? FollowRefusal.None
            : FollowRefusal.Entry;
    }

    private FollowRefusal Judge(
        VerdictEvidence shown,
        List<LogEntry> entries,
        long firstIndex,
        long index,
        out FollowedVerdict verdict
    )
    {
        verdict = default;
        if (entries[^1] is not VerdictEntry said || said.Previous == said.Level)
        {
            return FollowRefusal.Entry;
        }

        if (sensors.SensorOf(said.Agent) != shown.Node)
        {
            return FollowRefusal.Subject;
        }

        VerdictKind kind =
            said.Level == VerdictLevel.Quarantined ? VerdictKind.Quarantine
            : said.Previous == VerdictLevel.Quarantined ? VerdictKind.Release
            : VerdictKind.None;
        if (!string.Equals(said.Actor, "custodes", StringComparison.Ordinal))
        {
            return FollowRefusal.NotAutomatic;
        }

        bool follows = kind switch
        {
            VerdictKind.Quarantine => IsEarned(said, entries),
            VerdictKind.Release => HasRunOut(said, entries),
            _ => false,
        };
        if (!follows)
        {
            return FollowRefusal.NotEnough;
        }

        verdict = new FollowedVerdict(
            new CertifiedVerdict(
                SubjectNames.Of(said.Agent),
                kind,
                shown.SourceHash(shown.Entries[^1], index)
            ),
            kind == VerdictKind.Release ? shown.SourceHash(shown.Entries[0], firstIndex) : null
        );
        return FollowRefusal.None;
    }

    // Findings of this agent alone, each counted once; the one that the verdict names, if it names any, is among them. A
    // verdict at the end of a session names none. The odds of alarms in different sessions multiply, those in
    // one session do not: together they are as much as the terms want, and so is what the node says of all sessions.
    private bool IsEarned(VerdictEntry said, List<LogEntry> entries)
    {
        int alarms = 0;
        bool isNamed = said.FindingId == 0;
        Dictionary<string, long> odds = new(StringComparer.Ordinal);
        long before = long.MinValue;
        for (int index = 0; index < entries.Count - 1; index++)
        {
            if (
                entries[index] is not FindingEntry finding
                || finding.Id <= before
                || !string.Equals(finding.Agent, said.Agent, StringComparison.Ordinal)
            )
            {
                return false;
            }

            before = finding.Id;
            isNamed |= finding.Id == said.FindingId;
            if (finding.IsAlarm)
            {
                alarms++;
                long most = Math.Max(
                    odds.GetValueOrDefault(finding.Session),
                    finding.OddsLog2Thousandths
                );
                odds[finding.Session] = Math.Min(most, OddsMax);
            }
        }

        long bits = odds.Values.Sum();
        return isNamed
            && alarms >= terms.AlarmsMin
            && said.SuspicionThousandths >= terms.SuspicionThousandthsMin
            && bits * NatsPerBitMillionths / 1_000_000 >= terms.SuspicionThousandthsMin;
    }

    // The quarantine said itself until when it holds.
    private static bool HasRunOut(VerdictEntry said, List<LogEntry> entries) =>
        entries is [VerdictEntry { Level: VerdictLevel.Quarantined } quarantine, _]
        && string.Equals(quarantine.Agent, said.Agent, StringComparison.Ordinal)
        && quarantine.ExpiresMs > 0
        && said.SinceMs >= quarantine.ExpiresMs;
}
