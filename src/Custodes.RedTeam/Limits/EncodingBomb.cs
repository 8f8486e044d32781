using System.Buffers.Binary;
using Custodes.Consensus;
using Custodes.Consensus.Messages;
using Custodes.Contracts;
using Custodes.Primitives;
using Custodes.Telemetry.Jsonl;

namespace Custodes.RedTeam.Limits;

/// <summary>
/// Sends what asks for more memory than it has bytes: a line without an end, and messages of validators
/// that announce a million entries and bring none.
/// </summary>
internal sealed class EncodingBomb : IAttack
{
    /// <summary>What reading may take, in all: four times the longest line and a little.</summary>
    internal const long BytesMax = (4L * LineBytesMax) + (64 << 10);

    private const int LineBytesMax = 64 << 10;
    private const int LineBytesSent = 2 << 20;
    private const int ChunkBytes = 16 << 10;
    private const int Messages = 32;

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "encoding-bomb",
            28,
            "Lines without end and lists that are announced",
            "Reading takes more memory than four times the longest line that is allowed, and 64 KiB.",
            [Defence.LengthCaps],
            "AML.T0029",
            "T4",
            IsStory: false
        );

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial)
    {
        int limit = trial.Has(Defence.LengthCaps) ? LineBytesMax : int.MaxValue - 1;

        // Once before it counts: what is made when code runs for the first time is not the bomb's.
        _ = BytesTaken(trial.Seed, limit);
        return Judge(BytesTaken(trial.Seed, limit));
    }

    /// <summary>The criterion.</summary>
    internal static TrialResult Judge(long bytes) =>
        new(bytes > BytesMax, bytes, "bytes taken", LineBytesSent);

    private static long BytesTaken(ulong seed, int limit)
    {
        SplitMix64 draw = new(seed);
        byte[] chunk = new byte[ChunkBytes];
        string start = draw.Below(2) == 0 ? "{\"agent\":\"" : "{\"args\":[[[[";
        Names names = new(new KeyedHash(draw.Next(), draw.Next()), new NameLimits());
        ObservationBatch batch = new(16);
        JsonlLimits limits = new() { LineBytesMax = limit };
        JsonlReader reader = new(names, limits);
        List<byte[]> messages = Announcing(ref draw);
        long before = GC.GetAllocatedBytesForCurrentThread();
        LineBuffer buffer = new(limits, ChunkBytes);
        for (int sent = 0; sent < LineBytesSent; )
        {
            Array.Fill(chunk, (byte)('a' + draw.Below(26)));
            for (int at = 0; sent == 0 && at < start.Length; at++)
            {
                chunk[at] = (byte)start[at];
            }

            Memory<byte> free = buffer.Free;
            int count = Math.Min(free.Length, chunk.Length);
            chunk.AsSpan(0, count).CopyTo(free.Span);
            buffer.Added(count);
            sent += count;
            buffer.Consumed(reader.Read(buffer.Unread, isLast: false, batch));
        }

        foreach (byte[] message in messages)
        {
            _ = MessageCodec.TryRead(message, out _);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    // A million of everything, wherever a count may stand.
    private static List<byte[]> Announcing(ref SplitMix64 draw)
    {
        List<byte[]> made = [];
        for (int index = 0; index < Messages; index++)
        {
            byte[] bytes = new byte[200 + draw.Below(600)];
            bytes[0] = 1;
            bytes[1] = (byte)(1 + draw.Below(6));
            for (int at = 10; at + 4 <= bytes.Length; at += 4)
            {
                uint count = draw.Below(2) == 0 ? 1_000_000u : (uint)ConsensusLimits.IncludedMax;
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), count);
            }

            made.Add(bytes);
        }

        return made;
    }
}
