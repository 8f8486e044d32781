using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using Custodes.Contracts;
using Custodes.Evaluation.Inputs;

namespace Custodes.Evaluation.Traces;

/// <summary>Finds files with traces and feeds them through a reader.</summary>
public static class TraceFiles
{
    /// <summary>Bytes one event may have unless told otherwise; a larger one ends the reading of its file.</summary>
    public const int EventBytesMax = 64 * 1024 * 1024;

    private const int FirstBufferBytes = 256 * 1024;

    /// <summary>
    /// The files meant by paths: a file is itself, a directory its <c>*.jsonl</c> and <c>*.jsonl.gz</c>, by name.
    /// </summary>
    public static bool TryFind(
        IEnumerable<string> paths,
        [NotNullWhen(true)] out IReadOnlyList<string>? files,
        [NotNullWhen(false)] out InputError? error
    )
    {
        files = null;
        List<string> found = [];
        foreach (string path in paths)
        {
            if (!Directory.Exists(path))
            {
                found.Add(path);
                continue;
            }

            int before = found.Count;
            try
            {
                foreach (string file in Directory.EnumerateFiles(path))
                {
                    if (
                        file.EndsWith(".jsonl", StringComparison.Ordinal)
                        || file.EndsWith(".jsonl.gz", StringComparison.Ordinal)
                    )
                    {
                        found.Add(file);
                    }
                }
            }
            catch (Exception exception)
                when (exception is IOException or UnauthorizedAccessException)
            {
                error = new InputError(InputFault.CannotOpen, path, 0, exception.Message);
                return false;
            }

            if (found.Count == before)
            {
                error = new InputError(InputFault.NoTraces, path, 0, "no *.jsonl or *.jsonl.gz");
                return false;
            }

            found.Sort(before, found.Count - before, StringComparer.Ordinal);
        }

        files = found;
        error = null;
        return true;
    }

    /// <summary>Reads a whole file, plain or <c>.gz</c>, batch by batch into the sink.</summary>
    /// <remarks>What came before an error has reached the sink.</remarks>
    public static bool TryFeed(
        string file,
        ReadObservations read,
        ObservationBatch batch,
        IObservationSink sink,
        [NotNullWhen(false)] out InputError? error,
        int eventBytesMax = EventBytesMax
    )
    {
        try
        {
            using Stream bytes = Open(file);
            error = Feed(bytes, read, batch, sink, eventBytesMax)
                ? null
                : new InputError(InputFault.EventTooLarge, file, 0, $"over {eventBytesMax} bytes");
        }
        catch (InvalidDataException exception)
        {
            error = new InputError(InputFault.BrokenCompression, file, 0, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error = new InputError(InputFault.CannotOpen, file, 0, exception.Message);
        }

        return error is null;
    }

    private static Stream Open(string file)
    {
        Stream bytes = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        return file.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(bytes, CompressionMode.Decompress)
            : bytes;
    }

    private static bool Feed(
        Stream stream,
        ReadObservations read,
        ObservationBatch batch,
        IObservationSink sink,
        int eventBytesMax
    )
    {
        // One byte more than the largest event, for the line end that shows that it is whole.
        int bufferBytesMax = checked(eventBytesMax + 1);
        byte[] buffer = new byte[Math.Min(FirstBufferBytes, bufferBytesMax)];
        int filled = 0;
        bool isLast = false;
        batch.Clear();
        while (!isLast)
        {
            int added = stream.Read(buffer, filled, buffer.Length - filled);
            isLast = added == 0;
            filled += added;
            int consumed = Drain(buffer.AsSpan(0, filled), isLast, read, batch, sink);
            filled -= consumed;
            buffer.AsSpan(consumed, filled).CopyTo(buffer);
            if (filled < buffer.Length)
            {
                continue;
            }

            if (buffer.Length == bufferBytesMax)
            {
                return false;
            }

            Array.Resize(ref buffer, Math.Min(2 * buffer.Length, bufferBytesMax));
        }

        sink.Accept(batch);
        batch.Clear();
        return true;
    }

    private static int Drain(
        ReadOnlySpan<byte> bytes,
        bool isLast,
        ReadObservations read,
        ObservationBatch batch,
        IObservationSink sink
    )
    {
        int consumed = 0;
        while (true)
        {
            consumed += read(bytes[consumed..], isLast, batch);
            if (!batch.IsFull)
            {
                return consumed;
            }

            sink.Accept(batch);
            batch.Clear();
        }
    }
}
