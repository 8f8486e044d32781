using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using Custodes.Transport.Frames;
using Custodes.Transport.Metrics;
using Custodes.Transport.Queues;

namespace Custodes.Transport.Serving;

/// <summary>Reads messages out of one body, and puts each that is whole into the peer's inbox.</summary>
/// <remarks>
/// Room is taken when a head announces a length, before the memory is: a body that is full of promises
/// takes no more than one that keeps them. One body at a time for each of these.
/// </remarks>
internal sealed class Intake(
    Peer peer,
    IPeerHandler handler,
    InboundBudget budget,
    Inboxes inboxes,
    PeerOptions options
)
{
    private byte[]? payload;
    private int filled;
    private ushort kind;

    /// <summary>Messages that were taken, also when the body was refused after them.</summary>
    public int Taken { get; private set; }

    /// <summary>Reads to the end of the body, or to what is refused.</summary>
    public async ValueTask<InboundRefusal> ReadAsync(
        PipeReader body,
        CancellationToken cancellationToken
    )
    {
        try
        {
            while (true)
            {
                ReadResult read = await body.ReadAsync(cancellationToken);
                SequenceReader<byte> bytes = new(read.Buffer);
                InboundRefusal refusal = Take(ref bytes);
                body.AdvanceTo(bytes.Position, read.Buffer.End);
                if (refusal != InboundRefusal.None)
                {
                    return refusal;
                }

                if (read.IsCompleted)
                {
                    return payload is null && bytes.End
                        ? InboundRefusal.None
                        : InboundRefusal.Malformed;
                }
            }
        }
        finally
        {
            if (payload is not null)
            {
                budget.Return(peer.Inbox.Account, payload.Length);
            }
        }
    }

    private InboundRefusal Take(ref SequenceReader<byte> bytes)
    {
        while (true)
        {
            if (payload is null)
            {
                if (bytes.Remaining < FrameFormat.HeadBytes)
                {
                    return InboundRefusal.None;
                }

                InboundRefusal refusal = Begin(ref bytes);
                if (refusal != InboundRefusal.None)
                {
                    return refusal;
                }
            }

            Debug.Assert(payload is not null);
            int count = (int)Math.Min(bytes.Remaining, payload.Length - filled);
            _ = bytes.TryCopyTo(payload.AsSpan(filled, count));
            bytes.Advance(count);
            filled += count;
            if (filled < payload.Length)
            {
                return InboundRefusal.None;
            }

            peer.Figures.Received(payload.Length);
            Frame frame = new(kind, payload);
            payload = null;
            Taken++;
            inboxes.Add(peer.Inbox, frame);
        }
    }

    private InboundRefusal Begin(ref SequenceReader<byte> bytes)
    {
        Span<byte> head = stackalloc byte[FrameFormat.HeadBytes];
        _ = bytes.TryCopyTo(head);
        if (!FrameFormat.TryReadHead(head, out kind, out uint length))
        {
            return InboundRefusal.Malformed;
        }

        if (length > options.FrameBytesMax)
        {
            return InboundRefusal.TooLarge;
        }

        if (!handler.Accepts(peer.Index, kind))
        {
            return InboundRefusal.Forbidden;
        }

        if (!peer.Rate.TryTake())
        {
            return InboundRefusal.TooFast;
        }

        if (!budget.TryTake(peer.Inbox.Account, (int)length))
        {
            return InboundRefusal.QueueFull;
        }

        bytes.Advance(FrameFormat.HeadBytes);
        payload = GC.AllocateUninitializedArray<byte>((int)length);
        filled = 0;
        return InboundRefusal.None;
    }
}
