using Custodes.Cluster.Certified;
using Custodes.Cluster.Validating;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Certificates;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;
using Custodes.Evidence.Entries;

namespace Custodes.Cli.Auditing;

/// <summary>Checks the certificates in a log: each one's signatures, and that each epoch follows the one before.</summary>
/// <param name="set">The validators that are believed; null checks the chain but no signature.</param>
internal sealed class CertificateEntries(ValidatorSet? set)
{
    private readonly Ed25519VoteVerifier verifier = new();
    private readonly DocumentParts documents = new();
    private readonly Dictionary<Sha256Hash, ValidatorSet> named = [];
    private readonly List<(string Chain, long From, ValidatorSet Set)> changes = [];
    private readonly SortedDictionary<string, (CertificateEntry Last, long Count)> chains = new(
        StringComparer.Ordinal
    );

    /// <summary>What was found, one line a chain, for people.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            List<string> lines = [];
            foreach ((string chain, (CertificateEntry last, long count)) in chains)
            {
                string signatures =
                    set is null ? "signatures not checked, for no --validators were given"
                    : set.Count == 1 ? $"each signed by {EmbeddedValidator.Warning}"
                    : changes.Exists(change =>
                        string.Equals(change.Chain, chain, StringComparison.Ordinal)
                    )
                        ? $"each signed by a quorum of those who voted, {set.Count} validators at first, now {VotersOf(chain, last.Epoch, set).Count}"
                    : $"each signed by a quorum of {set.Count} validators";
                lines.Add(
                    $"certified  {count} epochs to {last.Epoch} of chain {chain}, {signatures}"
                );
            }

            return lines;
        }
    }

    /// <summary>What is wrong with the next entry; null when nothing is, or it is about other things.</summary>
    public string? Check(LogEntry entry)
    {
        if (entry is DocumentEntry { What: ValidatorsOrder.BodyDocument } part)
        {
            return TakeBody(part);
        }

        if (entry is EquivocationEntry equivocation)
        {
            return CheckEquivocation(equivocation);
        }

        if (entry is not CertificateEntry certified)
        {
            return null;
        }

        string chain = certified.Chain.ToString();
        string? wrong = CheckAlone(certified) ?? CheckOrder(certified, chain);
        if (wrong is null)
        {
            long before = chains.TryGetValue(chain, out (CertificateEntry, long Count) known)
                ? known.Count
                : 0;
            chains[chain] = (certified, before + 1);
            if (named.Remove(certified.Digest, out ValidatorSet? next))
            {
                changes.Add((chain, certified.Epoch + 2, next));
            }
        }

        return wrong;
    }

    private string? CheckAlone(CertificateEntry entry)
    {
        if (
            !Certificate.TryRead(
                entry.Certificate.Span,
                out Certificate? certificate,
                out CertificateRefusal refusal
            )
        )
        {
            return $"certificate: {refusal}";
        }

        Statement said = certificate.Statement;
        Sha256Hash instance = new InstanceName((ulong)entry.Epoch, entry.Previous, entry.Set).ToId(
            entry.Chain
        );
        if (
            said.Kind != VoteKind.Finalize
            || said.Value != entry.Digest
            || said.Instance != instance
        )
        {
            return "certificate: is about something else than the entry says";
        }

        if (set is null)
        {
            return null;
        }

        ValidatorSet voters = VotersOf(entry.Chain.ToString(), entry.Epoch, set);
        return voters.Hash != entry.Set
                ? "set: other validators than those in --validators, and no certified body named them"
            : certificate.TryVerify(voters, verifier, out refusal) ? null
            : $"certificate: {refusal}";
    }

    // A body counts once its certificate does, which stands right behind it.
    private string? TakeBody(DocumentEntry part)
    {
        if (documents.Take(part) is { } wrong)
        {
            return wrong;
        }

        if (documents.Find(part.Hash) is not { } bytes)
        {
            return null;
        }

        if (!BodyCodec.TryRead(bytes, out EpochBody? body, out BodyRefusal refusal))
        {
            return $"body: {refusal}";
        }

        if (body.NextSet is { } next)
        {
            named.Clear();
            named[EpochBody.DigestOf(bytes)] = next;
        }

        return null;
    }

    private ValidatorSet VotersOf(string chain, long epoch, ValidatorSet first)
    {
        ValidatorSet voters = first;
        foreach ((string of, long from, ValidatorSet next) in changes)
        {
            if (from <= epoch && string.Equals(of, chain, StringComparison.Ordinal))
            {
                voters = next;
            }
        }

        return voters;
    }

    private string? CheckEquivocation(EquivocationEntry entry)
    {
        if (
            !EquivocationEvidence.TryRead(
                entry.Evidence.Span,
                out EquivocationEvidence? evidence,
                out EvidenceRefusal refusal
            )
        )
        {
            return $"evidence: {refusal}";
        }

        if (evidence.Epoch != (ulong)entry.Epoch)
        {
            return "evidence: of another epoch than the entry says";
        }

        if (set is null)
        {
            return null;
        }

        ValidatorSet voters = VotersOf(entry.Chain.ToString(), entry.Epoch, set);
        return evidence.Signer >= voters.Count || voters[evidence.Signer].Node != entry.Node
                ? "node: another validator than the one that signed"
            : evidence.TryVerify(entry.Chain, voters, verifier, out refusal) ? null
            : $"evidence: {refusal}";
    }

    // A log may begin in the middle of a chain, but it leaves nothing out.
    private string? CheckOrder(CertificateEntry entry, string chain)
    {
        if (!chains.TryGetValue(chain, out (CertificateEntry Last, long Count) known))
        {
            return entry.Epoch == 1 && entry.Previous != default
                ? "previous: epoch 1 follows nothing"
                : null;
        }

        return entry.Epoch != known.Last.Epoch + 1
                ? $"epoch: {entry.Epoch} after {known.Last.Epoch}"
            : entry.Previous != known.Last.Digest
                ? "previous: another end of the epoch before than the one certified here"
            : null;
    }
}
