using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Validators;

namespace Custodes.Consensus.Protocol;

// What convicts validators: found here or shown by others, until it is in a body.
public sealed partial class ConsensusMachine
{
    // Found in one epoch and shown to all, theirs for the whole of the next, demanded after it: of all at once, because
    // who shows it says since when. Who lies about that is believed an epoch at most.
    private const ulong DueEpochs = 2;

    private readonly List<ushort> shownBy = [];

    private void Collect(Agreement agreement)
    {
        foreach (EquivocationEvidence evidence in agreement.Found)
        {
            if (TryAdd(evidence, Epoch))
            {
                Show(evidence, Epoch);
            }
        }
    }

    private bool TryAdd(EquivocationEvidence evidence, ulong since)
    {
        if (IsPending(evidence) || pending.Count >= ConsensusLimits.EvidenceMax)
        {
            return false;
        }

        pending.Add((evidence, since));
        return true;
    }

    // Whoever found it alone could not demand it of others who have never seen it.
    private void ShowEvidence()
    {
        foreach ((EquivocationEvidence evidence, ulong since) in pending)
        {
            Show(evidence, since);
        }
    }

    private void Show(EquivocationEvidence evidence, ulong since) =>
        effects.Add(
            new ConsensusEffect.Broadcast(
                MessageCodec.Write(new ConsensusMessage.EvidenceShown(since, evidence))
            )
        );

    // It proves itself, whoever shows it. A peer that shows what proves nothing is looked at as often as one that has all.
    private void TakeEvidence(ushort peer, ConsensusMessage.EvidenceShown shown)
    {
        EquivocationEvidence evidence = shown.Evidence;
        int count = 0;
        foreach (ushort other in shownBy)
        {
            count += other == peer ? 1 : 0;
        }

        if (count >= ConsensusLimits.EvidenceMax || IsPending(evidence))
        {
            return;
        }

        shownBy.Add(peer);
        ValidatorSet? set = evidence.Epoch == Epoch ? chain.Current : chain.SetOf(evidence.Epoch);
        if (
            set is not null
            && evidence.TryVerify(chain.Chain, set, identity.Verifier, out _)
            && TryAdd(evidence, Math.Clamp(shown.Epoch, Epoch - 1, Epoch))
        )
        {
            // A leader that has not proposed yet can still bring it.
            current.PendingEvidence = Fresh(Epoch);
            effects.Add(new ConsensusEffect.EvidenceFound(evidence));
        }
    }

    private bool IsPending(EquivocationEvidence evidence)
    {
        foreach ((EquivocationEvidence other, _) in pending)
        {
            if (other.CompareTo(evidence) == 0)
            {
                return true;
            }
        }

        return chain.IsAccused(evidence.Epoch, evidence.Signer);
    }

    private void DropAnswered()
    {
        for (int index = pending.Count - 1; index >= 0; index--)
        {
            EquivocationEvidence evidence = pending[index].Evidence;
            bool isOld = evidence.Epoch + ConsensusLimits.EvidenceEpochsMax <= chain.DecidedEpoch;
            if (isOld || chain.IsAccused(evidence.Epoch, evidence.Signer))
            {
                pending.RemoveAt(index);
            }
        }
    }

    // In the order of a body, those that are here since an epoch. Evidence of the running epoch waits for the next.
    private List<EquivocationEvidence> Fresh(ulong since)
    {
        List<EquivocationEvidence> fresh = [];
        foreach ((EquivocationEvidence evidence, ulong epoch) in pending)
        {
            if (epoch <= since && chain.SetOf(evidence.Epoch) is not null)
            {
                fresh.Add(evidence);
            }
        }

        fresh.Sort((one, other) => one.CompareTo(other));
        return fresh;
    }
}
