using Custodes.Consensus.Messages;

namespace Custodes.Consensus.Protocol;

// Messages in, and answers to those who lag behind.
public sealed partial class ConsensusMachine
{
    // The first may come right after the decision.
    private const int TicksUntilLate = 2;

    private void OnMessage(ushort peer, byte[] bytes)
    {
        if (!MessageCodec.TryRead(bytes, out ConsensusMessage? message))
        {
            return;
        }

        if (message is ConsensusMessage.EvidenceShown shown)
        {
            TakeEvidence(peer, shown);
        }
        else if (message.Epoch == Epoch)
        {
            if (message is not ConsensusMessage.Fetch || MayAnswer(peer, Epoch))
            {
                Deliver(current, peer, message);
            }
        }
        else if (message.Epoch < Epoch)
        {
            OnLaggard(peer, message);
        }
        else if (message is not ConsensusMessage.Fetch && MayAnswer(peer, message.Epoch))
        {
            // The peer is ahead, so it knows how this epoch ended.
            effects.Add(
                new ConsensusEffect.Send(
                    peer,
                    MessageCodec.Write(
                        new ConsensusMessage.Fetch(Epoch, 1, ConsensusLimits.ViewMax, default)
                    )
                )
            );
        }
    }

    private static void Deliver(Agreement agreement, ushort peer, ConsensusMessage message)
    {
        switch (message)
        {
            case ConsensusMessage.VoteCast cast:
                agreement.OnVote(cast.Vote);
                break;
            case ConsensusMessage.Proposal proposal:
                agreement.OnProposal(proposal);
                break;
            case ConsensusMessage.CertificateShown shown:
                agreement.OnCertificate(shown.Certificate);
                break;
            case ConsensusMessage.BodyShown shown:
                agreement.OnBody(shown.Body);
                break;
            case ConsensusMessage.FinalShown shown:
                agreement.OnFinal(shown);
                break;
            default:
                agreement.OnFetch(peer, (ConsensusMessage.Fetch)message);
                break;
        }
    }

    // Whoever still talks of a decided epoch is told how it ended; what it says may still convict somebody.
    private void OnLaggard(ushort peer, ConsensusMessage message)
    {
        if (message.Epoch + 1 == Epoch && previous is { } ended)
        {
            if (message is ConsensusMessage.VoteCast cast)
            {
                ended.OnVote(cast.Vote);
                Collect(ended);
            }
            else if (message is ConsensusMessage.CertificateShown shown)
            {
                ended.OnCertificate(shown.Certificate);
                Collect(ended);
            }
        }

        // Votes on their way when a quorum had enough: whoever sent them hears the same votes. A body for each
        // would be most of what an epoch costs. Who really lags behind says it again every tick.
        bool isOnItsWay =
            message is ConsensusMessage.VoteCast
            && message.Epoch + 1 == Epoch
            && ticksSinceDecision < TicksUntilLate;
        if (
            message is ConsensusMessage.FinalShown or ConsensusMessage.BodyShown
            || isOnItsWay
            || !MayAnswer(peer, message.Epoch)
        )
        {
            return;
        }

        foreach ((ulong epoch, byte[] final) in finals)
        {
            if (epoch == message.Epoch)
            {
                effects.Add(new ConsensusEffect.Send(peer, final));
                return;
            }
        }

        effects.Add(new ConsensusEffect.ServeDecision(peer, message.Epoch));
    }

    // Few answers to a peer in a tick: a question of 50 bytes must not buy a megabyte any number of times.
    private bool MayAnswer(ushort peer, ulong epoch)
    {
        bool isKnown =
            chain.Current.IndexOfNode(peer) >= 0
            || chain.Next.IndexOfNode(peer) >= 0
            || (chain.Past.Count > 0 && chain.Past[0].IndexOfNode(peer) >= 0);
        int count = 0;
        foreach ((ushort Peer, ulong Epoch) other in answered)
        {
            // One answer to the many messages of a peer that lags behind by an epoch is enough.
            bool isRepeated = other == (peer, epoch) && epoch != Epoch;
            count +=
                isRepeated ? ConsensusLimits.AnswersPerTickMax
                : other.Peer == peer ? 1
                : 0;
        }

        if (!isKnown || count >= ConsensusLimits.AnswersPerTickMax)
        {
            return false;
        }

        answered.Add((peer, epoch));
        return true;
    }
}
