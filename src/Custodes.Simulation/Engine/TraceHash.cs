using System.Buffers.Binary;
using Custodes.Cryptography;

namespace Custodes.Simulation.Engine;

/// <summary>SHA-256 over everything that happened, in order: two runs are the same when these are.</summary>
internal sealed class TraceHash
{
    private readonly byte[] block = new byte[4096];
    private Sha256Hash hash;
    private int used;

    /// <summary>Adds one thing that happened.</summary>
    /// <param name="time">When, in microseconds.</param>
    /// <param name="node">To whom.</param>
    /// <param name="kind">What.</param>
    /// <param name="what">The message or the number that tells it from others.</param>
    public void Add(long time, int node, int kind, ReadOnlySpan<byte> what)
    {
        Sha256Hash detail = what.Length > 64 ? Sha256.Of(what) : default;
        Span<byte> head = stackalloc byte[16 + Sha256Hash.Bytes + 64];
        BinaryPrimitives.WriteInt64LittleEndian(head, time);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], node);
        BinaryPrimitives.WriteInt32LittleEndian(head[12..], kind);
        int length = 16;
        if (what.Length > 64)
        {
            detail.CopyTo(head[length..]);
            length += Sha256Hash.Bytes;
        }
        else
        {
            what.CopyTo(head[length..]);
            length += what.Length;
        }

        if (block.Length - used < length)
        {
            Flush();
        }

        head[..length].CopyTo(block.AsSpan(used));
        used += length;
    }

    /// <summary>The hash so far.</summary>
    public Sha256Hash Current()
    {
        Flush();
        return hash;
    }

    private void Flush()
    {
        Span<byte> before = stackalloc byte[Sha256Hash.Bytes];
        hash.CopyTo(before);
        hash = Sha256.Of(before, block.AsSpan(0, used));
        used = 0;
    }
}
