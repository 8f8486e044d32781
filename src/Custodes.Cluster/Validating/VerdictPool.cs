using Custodes.Cluster.Certified;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Protocol;
using Custodes.Cryptography;

namespace Custodes.Cluster.Validating;

/// <summary>Evidence that waits to be certified, and the verdicts that stand.</summary>
/// <remarks>
/// What does not follow is never taken. What was here for two decisions must be in the next body, so that no leader
/// can keep silent about it for long; what came later may be. Each piece of evidence is certified once, and only
/// as long as it changes something: a quarantine of who is free, a release of who is not. A quarantine that has run
/// out releases from itself alone, not from one that was certified for other reasons.
/// </remarks>
internal sealed class VerdictPool(VerdictRule rule)
{
    /// <summary>Pieces of evidence kept; those that are certified, or change nothing, go first.</summary>
    public const int CountMax = 4096;

    /// <summary>Bytes of those.</summary>
    public const long BytesMax = 64 << 20;

    /// <summary>Those about one subject.</summary>
    public const int OfSubjectMax = 4;

    /// <summary>Verdicts of a body.</summary>
    public const int BodyCountMax = 256;

    /// <summary>Decisions after which a body without it is refused.</summary>
    public const ulong RipeAfter = 2;

    private readonly Dictionary<Sha256Hash, Held> held = [];
    private readonly Dictionary<Sha256Hash, CertifiedVerdict> standing = [];
    private readonly HashSet<Sha256Hash> used = [];
    private long bytes;

    /// <summary>Evidence that waits.</summary>
    public int WaitingCount => held.Values.Count(IsApplicable);

    /// <summary>Evidence from which nothing followed, since the start.</summary>
    public long Refused { get; private set; }

    public DeskTaken Take(ReadOnlyMemory<byte> evidence, ulong decidedEpoch)
    {
        if (rule.Follows(evidence, out FollowedVerdict followed) != FollowRefusal.None)
        {
            Refused++;
            return DeskTaken.Refused;
        }

        Held one = new(followed, evidence, decidedEpoch);
        if (
            held.ContainsKey(followed.Verdict.EvidenceHash)
            || used.Contains(followed.Verdict.EvidenceHash)
            || !MakesRoom(one)
        )
        {
            return DeskTaken.Refused;
        }

        held.Add(followed.Verdict.EvidenceHash, one);
        bytes += evidence.Length;
        return DeskTaken.Evidence;
    }

    /// <summary>The verdicts of a body of this validator.</summary>
    public CertifiedVerdict[] Build()
    {
        SortedDictionary<string, Held> bySubject = new(StringComparer.Ordinal);
        foreach (Held one in held.Values.OrderBy(one => one.DecidedThen))
        {
            if (bySubject.Count < BodyCountMax && IsApplicable(one))
            {
                _ = bySubject.TryAdd(one.Followed.Verdict.Subject.ToString(), one);
            }
        }

        return [.. bySubject.Values.Select(one => one.Followed.Verdict)];
    }

    /// <summary>Judges the verdicts of somebody else's body.</summary>
    public BodyVerdict Check(ReadOnlySpan<CertifiedVerdict> verdicts, ulong decidedEpoch)
    {
        HashSet<Sha256Hash> subjects = [];
        bool isMissing = false;
        foreach (CertifiedVerdict verdict in verdicts)
        {
            _ = subjects.Add(verdict.Subject);
            if (!held.TryGetValue(verdict.EvidenceHash, out Held? one))
            {
                if (used.Contains(verdict.EvidenceHash))
                {
                    return BodyVerdict.Invalid;
                }

                isMissing = true;
            }
            else if (one.Followed.Verdict != verdict || !IsApplicable(one))
            {
                return BodyVerdict.Invalid;
            }
        }

        return verdicts.Length > BodyCountMax ? BodyVerdict.Invalid
            : isMissing ? BodyVerdict.DataMissing
            : verdicts.Length < BodyCountMax && Omits(subjects, decidedEpoch)
                ? BodyVerdict.Incomplete
            : BodyVerdict.Valid;
    }

    /// <summary>Hashes of the evidence that is not here.</summary>
    public IEnumerable<Sha256Hash> Missing(CertifiedVerdict[] verdicts) =>
        verdicts
            .Where(verdict => !held.ContainsKey(verdict.EvidenceHash))
            .Select(verdict => verdict.EvidenceHash);

    /// <summary>Evidence by its hash; nothing when it is not here.</summary>
    public ReadOnlyMemory<byte> Find(Sha256Hash hash) =>
        held.TryGetValue(hash, out Held? one) ? one.Bytes : default;

    /// <summary>Takes what was decided.</summary>
    public void OnDecided(EpochBody body)
    {
        foreach (CertifiedVerdict verdict in body.Verdicts)
        {
            standing[verdict.Subject] = verdict;
            _ = used.Add(verdict.EvidenceHash);
        }
    }

    private bool Omits(HashSet<Sha256Hash> subjects, ulong decidedEpoch)
    {
        foreach (Held one in held.Values)
        {
            if (
                one.DecidedThen + RipeAfter <= decidedEpoch
                && IsApplicable(one)
                && !subjects.Contains(one.Followed.Verdict.Subject)
            )
            {
                return true;
            }
        }

        return false;
    }

    private bool IsApplicable(Held one)
    {
        CertifiedVerdict verdict = one.Followed.Verdict;
        if (used.Contains(verdict.EvidenceHash))
        {
            return false;
        }

        bool isQuarantined =
            standing.TryGetValue(verdict.Subject, out CertifiedVerdict stands)
            && stands.Kind == VerdictKind.Quarantine;
        return verdict.Kind == VerdictKind.Quarantine
            ? !isQuarantined
            : isQuarantined
                && (one.Followed.Undoes is null || one.Followed.Undoes == stands.EvidenceHash);
    }

    private bool MakesRoom(Held wanted)
    {
        int ofSubject = 0;
        foreach (Held one in held.Values)
        {
            ofSubject +=
                one.Followed.Verdict.Subject == wanted.Followed.Verdict.Subject && IsApplicable(one)
                    ? 1
                    : 0;
        }

        if (ofSubject >= OfSubjectMax)
        {
            return false;
        }

        if (held.Count >= CountMax || bytes + wanted.Bytes.Length > BytesMax)
        {
            foreach ((Sha256Hash hash, Held one) in held.ToArray())
            {
                if (!IsApplicable(one))
                {
                    _ = held.Remove(hash);
                    bytes -= one.Bytes.Length;
                }
            }
        }

        return held.Count < CountMax && bytes + wanted.Bytes.Length <= BytesMax;
    }

    /// <summary>Evidence that follows.</summary>
    private sealed record Held(
        FollowedVerdict Followed,
        ReadOnlyMemory<byte> Bytes,
        ulong DecidedThen
    );
}
