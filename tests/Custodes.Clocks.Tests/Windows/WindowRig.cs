using Custodes.Clocks.Statements;
using Custodes.Clocks.Windows;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Clocks.Tests.Windows;

/// <summary>One node with a chain, and an audit that is told what the node writes.</summary>
internal sealed class WindowRig : IDisposable
{
    public const int Node = 1;
    public const long EpochMs = 100_000;
    private readonly HashChain chain;
    private long place;

    public WindowRig(ClockChain? clocks = null)
    {
        chain = new HashChain(new byte[32], 50, firstEpoch: 1);
        Audit = new WindowAudit(Nodes.Registry, clocks);
        Commitment = new WindowCommitment(Node, Nodes.Registry.Hash, chain.Anchor, 50, 1, Terms);
    }

    public static WindowTerms Terms { get; } =
        new()
        {
            SlotMs = 1000,
            SlotCount = 100,
            Threshold = WindowTerms.ThresholdOf(10),
            HasSureSlot = true,
            DurationMax = 3,
            SkewMs = 500,
        };

    public TestNodes Nodes { get; } = new();

    public WindowAudit Audit { get; }

    public WindowCommitment Commitment { get; }

    public WindowRefusal Commit(WindowCommitment? other = null, long? at = null)
    {
        WindowCommitment said = other ?? Commitment;
        return Reason(Audit.Commit(at ?? place++, said, Sign(said.ToSigned())));
    }

    public WindowRefusal Begin(long epoch) =>
        Reason(Audit.Begin(place++, Base(epoch), epoch * EpochMs));

    public WindowSchedule Schedule(long epoch) => new(chain[(int)epoch], Base(epoch).Hash, Terms);

    public WindowOpening Opening(long epoch, int slot, string reason = "", int nonce = -1) =>
        new(
            Node,
            Nodes.Registry.Hash,
            epoch,
            slot,
            TestNodes.Body(Math.Max(nonce < 0 ? slot : nonce, 0)),
            Clock: default,
            9,
            TestNodes.Body(3),
            reason
        );

    public WindowRefusal Open(WindowOpening opening, long lateMs = 0) =>
        Reason(
            Audit.Open(
                place++,
                (opening.Epoch * EpochMs) + (opening.Slot * 1000L) + lateMs,
                opening,
                Sign(opening.ToSigned())
            )
        );

    public WindowRefusal Close(WindowOpening opening, long lateMs = 0, Sha256Hash? named = null)
    {
        WindowClosing closing = new(
            Node,
            Nodes.Registry.Hash,
            opening.Epoch,
            opening.Slot,
            named ?? opening.Hash,
            9,
            TestNodes.Body(3)
        );
        long endMs =
            (opening.Epoch * EpochMs)
            + ((opening.Slot + Schedule(opening.Epoch).Duration(opening.Slot)) * 1000L);
        return Reason(Audit.Close(place++, endMs + lateMs, closing, Sign(closing.ToSigned())));
    }

    /// <summary>Opens and closes all windows of an epoch but those that are passed over.</summary>
    public void Keep(long epoch, params int[] passedOver)
    {
        foreach (int slot in Schedule(epoch).Windows().Except(passedOver))
        {
            Assert.Equal(WindowRefusal.None, Open(Opening(epoch, slot)));
            Assert.Equal(WindowRefusal.None, Close(Opening(epoch, slot)));
        }
    }

    public WindowRefusal Reveal(long epoch, Sha256Hash? secret = null) =>
        Reason(Audit.Reveal(place++, Node, epoch, (secret ?? chain[(int)epoch]).ToArray()));

    public byte[] Sign(byte[] signed, int node = Node)
    {
        byte[] signature = new byte[Ed25519.SignatureBytes];
        Nodes.Key(node).Sign(signed, signature);
        return signature;
    }

    public void Dispose()
    {
        chain.Dispose();
        Nodes.Dispose();
    }

    private static WindowRefusal Reason(WindowFault? fault) => fault?.Reason ?? WindowRefusal.None;

    private static WindowBase Base(long epoch) =>
        new(epoch, "log", epoch * 10, TestNodes.Body((int)epoch));
}
