using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;

namespace Custodes.Server.Otlp;

/// <summary>Reads a request's body into pooled memory, and decompresses it there.</summary>
internal static class Body
{
    // Header 10 bytes, the empty block 2, checksum and length 8: less is no gzip member.
    private const int GzipBytesMin = 20;

    /// <summary>Reads up to the end of the body or the limit of <paramref name="into"/>.</summary>
    public static async ValueTask<BodyFault> ReadAsync(
        PipeReader from,
        PooledBytes into,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            ReadResult read = await from.ReadAsync(cancellationToken);
            BodyFault fault = Append(into, read.Buffer);
            from.AdvanceTo(read.Buffer.End);
            if (fault != BodyFault.None || read.IsCompleted)
            {
                return fault;
            }
        }
    }

    /// <summary>Decompresses bytes of <paramref name="from"/> up to the limit of <paramref name="into"/>.</summary>
    /// <param name="from">Holds the compressed bytes.</param>
    /// <param name="offset">Where they begin in it.</param>
    /// <param name="into">Takes the others.</param>
    public static BodyFault Decompress(PooledBytes from, int offset, PooledBytes into)
    {
        BodyFault fault = Inflate(from, offset, into);
        if (fault != BodyFault.None)
        {
            return fault;
        }

        // The stream takes a cut-off body for a short one. The length that ends every gzip member
        // (RFC 1952) tells them apart; senders of telemetry never send more than one member.
        ReadOnlySpan<byte> compressed = from.Written.Span[offset..];
        return
            compressed.Length >= GzipBytesMin
            && BinaryPrimitives.ReadInt32LittleEndian(compressed[^4..]) == into.Count
            ? BodyFault.None
            : BodyFault.NotGzip;
    }

    private static BodyFault Inflate(PooledBytes from, int offset, PooledBytes into)
    {
        using MemoryStream compressed = new(
            from.Array,
            offset,
            from.Count - offset,
            writable: false
        );
        using GZipStream plain = new(compressed, CompressionMode.Decompress);
        try
        {
            while (true)
            {
                if (into.Free.IsEmpty)
                {
                    BodyFault fault = into.Grow();

                    // At the limit only the end may follow: one byte more and it is too large.
                    if (fault == BodyFault.TooLarge && plain.ReadByte() < 0)
                    {
                        return BodyFault.None;
                    }

                    if (fault != BodyFault.None)
                    {
                        return fault;
                    }
                }

                int count = plain.Read(into.Free);
                if (count == 0)
                {
                    return BodyFault.None;
                }

                into.Advance(count);
            }
        }
        catch (InvalidDataException)
        {
            return BodyFault.NotGzip;
        }
    }

    private static BodyFault Append(PooledBytes into, ReadOnlySequence<byte> bytes)
    {
        foreach (ReadOnlyMemory<byte> piece in bytes)
        {
            BodyFault fault = into.Append(piece.Span);
            if (fault != BodyFault.None)
            {
                return fault;
            }
        }

        return BodyFault.None;
    }
}
