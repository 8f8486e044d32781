using System.Buffers.Binary;
using System.IO.Compression;

namespace Custodes.Server.Tests;

/// <summary>Bodies of requests in the forms that senders give them.</summary>
internal static class Bytes
{
    public static byte[] Gzip(byte[] plain)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

        return compressed.ToArray();
    }

    public static byte[] Frame(byte[] message, byte flag = 0)
    {
        byte[] frame = new byte[5 + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame.AsSpan(5));
        return frame;
    }
}
