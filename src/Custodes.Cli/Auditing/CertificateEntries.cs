using Custodes.Cluster.Validating;
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

        return set.Hash != entry.Set ? "set: other validators than those in --validators"
            : certificate.TryVerify(set, verifier, out refusal) ? null
            : $"certificate: {refusal}";
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

        return set is null ? null
            : evidence.Signer >= set.Count || set[evidence.Signer].Node != entry.Node
                ? "node: another validator than the one that signed"
            : evidence.TryVerify(entry.Chain, set, verifier, out refusal) ? null
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
