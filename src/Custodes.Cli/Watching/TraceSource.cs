using System.IO.Compression;
using Custodes.Contracts;
using Custodes.Telemetry.Jsonl;

namespace Custodes.Cli.Watching;

/// <summary>Pumps one file, or standard input, through the reader: plain or gzip, in bounded memory.</summary>
/// <remarks>Gzip is told by its first two bytes, not by the name, so that a pipe may carry it too.</remarks>
internal sealed class TraceSource(
    JsonlReader reader,
    ObservationBatch batch,
    IObservationSink sink,
    Progress progress
)
{
    private const int BufferBytes = 1 << 20;
    private const byte GzipFirst = 0x1F;
    private const byte GzipSecond = 0x8B;
    private readonly byte[] small = new byte[BufferBytes];

    /// <summary>Reads a source to its end; what came before an error has reached the sink.</summary>
    /// <returns>What went wrong, in words; null when nothing did.</returns>
    public string? Pump(string path)
    {
        reader.Restart();
        string name = path == "-" ? "standard input" : path;
        try
        {
            using Stream raw = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            using var buffered = new BufferedStream(raw, BufferBytes);
            long? length = raw.CanSeek ? raw.Length : null;
            progress.Begin(name, length, () => raw.CanSeek ? raw.Position : 0);
            using Stream bytes = Unpack(buffered);
            return Feed(bytes) ? null : $"{name}: an event is longer than the reader accepts";
        }
        catch (InvalidDataException exception)
        {
            return $"{name}: is not sound gzip: {exception.Message}";
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return $"{name}: cannot be read: {exception.Message}";
        }
        finally
        {
            Deliver();
        }
    }

    private static Stream Unpack(BufferedStream stream)
    {
        // Peeked through the buffer, so that standard input, which cannot seek, works as well.
        int first = stream.ReadByte();
        int second = first < 0 ? -1 : stream.ReadByte();
        Stream whole = new PrefixedStream(stream, first, second);
        return first == GzipFirst && second == GzipSecond
            ? new GZipStream(whole, CompressionMode.Decompress)
            : whole;
    }

    private bool Feed(Stream stream)
    {
        byte[] buffer = small;
        int filled = 0;
        bool isLast = false;
        while (!isLast)
        {
            int added = stream.Read(buffer, filled, buffer.Length - filled);
            isLast = added == 0;
            filled += added;
            int consumed = Drain(buffer.AsSpan(0, filled), isLast);
            filled -= consumed;
            buffer.AsSpan(consumed, filled).CopyTo(buffer);
            progress.Tick();
            if (filled == buffer.Length)
            {
                // The reader skips a line past its limit by itself; a buffer this long means a bug.
                if (buffer.Length > 4 * JsonlLineBytesMax)
                {
                    return false;
                }

                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }

        return true;
    }

    private static int JsonlLineBytesMax => new JsonlLimits().LineBytesMax;

    private int Drain(ReadOnlySpan<byte> bytes, bool isLast)
    {
        int consumed = 0;
        while (true)
        {
            consumed += reader.Read(bytes[consumed..], isLast, batch);
            if (!batch.IsFull)
            {
                return consumed;
            }

            Deliver();
        }
    }

    private void Deliver()
    {
        if (batch.Count > 0)
        {
            sink.Accept(batch);
            batch.Clear();
        }
    }
}
