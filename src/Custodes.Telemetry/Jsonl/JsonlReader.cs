using System.Text;
using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Telemetry.Jsonl;

/// <summary>Turns JSONL trace lines into observations: one line, one event, one row.</summary>
/// <remarks>
/// Relies on nothing: any bytes may come. A bad line is refused with a reason and a place, and the
/// next one is read; lines after a line feed are independent of what stood before it. Keys may come
/// in any order, unknown ones are passed over, the last of a repeated key wins, null is absence.
/// After the first names are known it allocates nothing. One file or stream a reader at a time
/// (<see cref="Restart"/> between two), one caller.
/// </remarks>
public sealed class JsonlReader
{
    private readonly JsonlLimits limits;
    private readonly LineParser parser;

    // Inside a line that is over the limit and whose end has not come yet.
    private bool isPassingOver;

    // Bytes at the front of what the caller will hand over again that hold no line feed, so that a
    // long line that arrives in many pieces is searched once and not once a piece.
    private int searchedBytes;
    private long lineNumber;

    /// <summary>A reader that interns into <paramref name="names"/>.</summary>
    public JsonlReader(Names names, JsonlLimits limits)
    {
        Invariant.That(limits.LineBytesMax > 0 && limits.LineBytesMax < int.MaxValue);
        this.limits = limits;
        parser = new LineParser(names);
        Counters = new JsonlCounters(limits.RejectionCountMax);
    }

    /// <summary>What became of the lines so far.</summary>
    public JsonlCounters Counters { get; }

    /// <summary>The next bytes begin another file: lines count from 1 again, and counters go on.</summary>
    public void Restart()
    {
        isPassingOver = false;
        searchedBytes = 0;
        lineNumber = 0;
    }

    /// <summary>Reads whole lines into the batch until the bytes run out or the batch is full.</summary>
    /// <remarks>
    /// The caller keeps the bytes that were not consumed and hands them over again, unchanged, with
    /// more behind them: <see cref="LineBuffer"/> does that. When nothing is consumed and the batch
    /// is not full, a line is incomplete and more bytes must come; that happens with at most
    /// <see cref="JsonlLimits.LineBytesMax"/> bytes, since a longer line is consumed at once.
    /// </remarks>
    /// <param name="bytes">What the caller has, from the first byte not yet consumed.</param>
    /// <param name="isLast">That no more follow: an unterminated last line then is a line.</param>
    /// <param name="batch">Where rows are added. A full one must be handed on and cleared.</param>
    /// <returns>How many bytes were consumed.</returns>
    public int Read(ReadOnlySpan<byte> bytes, bool isLast, ObservationBatch batch)
    {
        int consumed = 0;
        while (consumed < bytes.Length && !batch.IsFull)
        {
            ReadOnlySpan<byte> rest = bytes[consumed..];
            int searched = Math.Min(searchedBytes, rest.Length);
            searchedBytes = 0;
            int length = rest[searched..].IndexOf((byte)'\n');
            bool isWhole = length >= 0;
            length = isWhole ? length + searched : rest.Length;
            if (!isWhole && !isLast && !isPassingOver && length <= limits.LineBytesMax)
            {
                searchedBytes = length;
                break;
            }

            TakeLine(rest[..length], isWhole || isLast, batch);
            consumed += length + (isWhole ? 1 : 0);
        }

        return consumed;
    }

    /// <summary>Bytes before the first that is not part of valid UTF-8.</summary>
    internal static int Utf8Length(ReadOnlySpan<byte> line)
    {
        int length = 0;
        while (
            length < line.Length
            && Rune.DecodeFromUtf8(line[length..], out _, out int count)
                == System.Buffers.OperationStatus.Done
        )
        {
            length += count;
        }

        return length;
    }

    private void TakeLine(ReadOnlySpan<byte> line, bool isEnded, ObservationBatch batch)
    {
        bool isContinued = isPassingOver;
        isPassingOver = !isEnded;
        if (isContinued)
        {
            return;
        }

        lineNumber++;
        if (line.Length > limits.LineBytesMax)
        {
            Reject(JsonlFailure.LineTooLong, JsonlKey.None, limits.LineBytesMax);
            return;
        }

        int markBytes = lineNumber == 1 && line.StartsWith("\uFEFF"u8) ? 3 : 0;
        line = line[markBytes..];
        if (line.TrimStart(" \t\r"u8).IsEmpty)
        {
            Counters.CountBlank();
            return;
        }

        if (parser.TryRead(line))
        {
            parser.Row.AddTo(batch);
            Counters.CountAccepted(parser.Row);
            return;
        }

        LineRow row = parser.Row;
        Reject(row.Failure, row.FailureKey, markBytes + row.FailurePosition);
    }

    private void Reject(JsonlFailure failure, JsonlKey key, int position) =>
        Counters.CountRejected(new JsonlRejection(lineNumber, position + 1, failure, key));
}
