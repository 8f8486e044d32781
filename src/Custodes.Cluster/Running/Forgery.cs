using System.Text;
using Custodes.Clocks.Statements;
using Custodes.Cluster.Messages;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Running;

/// <summary>Messages in a peer's name, from what it really said last: only what is to be tried is wrong with them.</summary>
internal static class Forgery
{
    /// <summary>A clock that goes on from the peer's; right in everything but the signature.</summary>
    /// <param name="said">What the peer said last.</param>
    /// <param name="stranger">A key that is in no registry.</param>
    public static byte[] Clock(ClockStatement said, SigningKey stranger)
    {
        List<ClockComponent> others = [];
        foreach (ClockComponent component in said.Clock.Components)
        {
            if (component.Node != said.Sender)
            {
                others.Add(component);
            }
        }

        Sha256Hash body = Envelope.HashOf(MessageKind.Hello, (ulong)said.Epoch, []);
        ClockStatement forged = ClockStatement.Sign(
            new ClockFields(
                said.Sender,
                said.Registry,
                said.Epoch,
                said.Sequence + 1,
                said.Hash,
                body,
                VectorClock.Of([.. others])
            ),
            stranger
        );
        return Envelope.Write(MessageKind.Hello, (ulong)said.Epoch, forged.Bytes, []);
    }

    /// <summary>Summaries under a clock that the peer signed for something else; marked, should anybody find them.</summary>
    public static byte[] Summary(ClockStatement said) =>
        Envelope.Write(
            MessageKind.Summaries,
            (ulong)said.Epoch,
            said.Bytes,
            BlockList.Write([Encoding.ASCII.GetBytes("custodes-canary")])
        );
}
