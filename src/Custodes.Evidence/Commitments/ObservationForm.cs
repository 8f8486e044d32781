using System.Buffers.Binary;

namespace Custodes.Evidence.Commitments;

/// <summary>The one form of the observations of a leaf: each says what differs from the one before it.</summary>
/// <remarks>
/// A run's observations share most of their names, so that this takes less than half of what all fields
/// would, and so do its hash and its file. All integers are big endian.
/// <code>
/// row      mask u16 | the fields that differ, in the order of their bits
/// bits 0…  agent u64, role u64, build u64, session u64, action u64, call u64, prompt u64
///      7…  time i64, sequence i64
///      9…  argument bytes i32, result bytes i32, tokens in i32, tokens out i32, duration i32
///      14  kind u8 | outcome u8 | flags u8: 1 provisional, 2 provenance, 4 prompt
/// </code>
/// The first row of a leaf differs from zeros. A sequence differs when it is not the one before plus one;
/// after one that was not told, when it is told. A bit that is set without a difference is refused.
/// </remarks>
public static class ObservationForm
{
    /// <summary>Bytes of one observation at most.</summary>
    public const int BytesMax = 2 + (9 * 8) + (5 * 4) + 3;

    private const int MaskBytes = 2;
    private const int MarkBytes = 3;
    private const int FieldCount = 15;

    // The fields are written wherever they would stand, so that nothing has to be guessed by the
    // processor; the last one may then reach so far behind the end.
    private const int Slack = 8;

    /// <summary>Bytes that the output of <see cref="Write"/> must have.</summary>
    public const int RoomBytes = BytesMax + Slack;

    /// <summary>Writes a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="before">The one before it in its leaf; the default for the first.</param>
    /// <param name="output">At least <see cref="RoomBytes"/>; what lies behind the row is overwritten.</param>
    /// <returns>Bytes of the row.</returns>
    public static int Write(in ObservationRow row, in ObservationRow before, Span<byte> output)
    {
        Span<byte> room = output[..RoomBytes];
        int at = MaskBytes;
        int mask = 0;
        Long(row.Agent, before.Agent, 0, room, ref at, ref mask);
        Long(row.Role, before.Role, 1, room, ref at, ref mask);
        Long(row.Build, before.Build, 2, room, ref at, ref mask);
        Long(row.Session, before.Session, 3, room, ref at, ref mask);
        Long(row.Action, before.Action, 4, room, ref at, ref mask);
        Long(row.Call, before.Call, 5, room, ref at, ref mask);
        Long(row.Prompt, before.Prompt, 6, room, ref at, ref mask);
        Long(Bits(row.TimeMs), Bits(before.TimeMs), 7, room, ref at, ref mask);
        Long(Bits(row.Sequence), Bits(Follower(before)), 8, room, ref at, ref mask);
        Int(row.ArgumentBytes, before.ArgumentBytes, 9, room, ref at, ref mask);
        Int(row.ResultBytes, before.ResultBytes, 10, room, ref at, ref mask);
        Int(row.TokensIn, before.TokensIn, 11, room, ref at, ref mask);
        Int(row.TokensOut, before.TokensOut, 12, room, ref at, ref mask);
        Int(row.DurationMs, before.DurationMs, 13, room, ref at, ref mask);
        bool isMarked = row.Marks != before.Marks;
        BinaryPrimitives.WriteInt32BigEndian(room[at..], unchecked(row.Marks << 8));
        at += isMarked ? MarkBytes : 0;
        mask |= isMarked ? 1 << 14 : 0;
        BinaryPrimitives.WriteUInt16BigEndian(room, (ushort)mask);
        return at;
    }

    /// <summary>Reads a row that stands at the beginning of some bytes, and takes it off them.</summary>
    /// <param name="bytes">The rows of a leaf that were not read yet.</param>
    /// <param name="row">The row before it in its leaf; becomes this one.</param>
    /// <returns>False when it is cut off, or not in its one form; both are as they were then.</returns>
    public static bool TryRead(ref ReadOnlySpan<byte> bytes, ref ObservationRow row)
    {
        if (bytes.Length < MaskBytes)
        {
            return false;
        }

        int mask = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        int size = MaskBytes;
        for (int field = 0; field < FieldCount; field++)
        {
            size += (mask & (1 << field)) != 0 ? SizeOf(field) : 0;
        }

        if (mask >> FieldCount != 0 || bytes.Length < size)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = bytes[MaskBytes..size];
        ObservationRow read = new(
            Long(row.Agent, 0, mask, ref rest),
            Long(row.Role, 1, mask, ref rest),
            Long(row.Build, 2, mask, ref rest),
            Long(row.Session, 3, mask, ref rest),
            Long(row.Action, 4, mask, ref rest),
            Long(row.Call, 5, mask, ref rest),
            Long(row.Prompt, 6, mask, ref rest),
            unchecked((long)Long(Bits(row.TimeMs), 7, mask, ref rest)),
            unchecked((long)Long(Bits(Follower(row)), 8, mask, ref rest)),
            Int(row.ArgumentBytes, 9, mask, ref rest),
            Int(row.ResultBytes, 10, mask, ref rest),
            Int(row.TokensIn, 11, mask, ref rest),
            Int(row.TokensOut, 12, mask, ref rest),
            Int(row.DurationMs, 13, mask, ref rest),
            rest.IsEmpty ? row.Marks : (rest[0] << 16) | (rest[1] << 8) | rest[2]
        );

        // Whoever writes it again must get the same bytes.
        Span<byte> again = stackalloc byte[RoomBytes];
        int written = Write(in read, in row, again);
        if (!bytes[..size].SequenceEqual(again[..written]))
        {
            return false;
        }

        bytes = bytes[size..];
        row = read;
        return true;
    }

    // What the sequence is when nothing is said of it.
    private static long Follower(in ObservationRow before) =>
        before.Sequence == -1 ? -1 : unchecked(before.Sequence + 1);

    private static ulong Bits(long value) => unchecked((ulong)value);

    private static int SizeOf(int field) =>
        field < 9 ? sizeof(long)
        : field < 14 ? sizeof(int)
        : MarkBytes;

    private static void Long(
        ulong value,
        ulong before,
        int field,
        Span<byte> output,
        ref int at,
        ref int mask
    )
    {
        bool isOther = value != before;
        BinaryPrimitives.WriteUInt64BigEndian(output[at..], value);
        at += isOther ? sizeof(ulong) : 0;
        mask |= isOther ? 1 << field : 0;
    }

    private static void Int(
        int value,
        int before,
        int field,
        Span<byte> output,
        ref int at,
        ref int mask
    )
    {
        bool isOther = value != before;
        BinaryPrimitives.WriteInt32BigEndian(output[at..], value);
        at += isOther ? sizeof(int) : 0;
        mask |= isOther ? 1 << field : 0;
    }

    private static ulong Long(ulong before, int field, int mask, ref ReadOnlySpan<byte> rest)
    {
        if ((mask & (1 << field)) == 0)
        {
            return before;
        }

        ulong value = BinaryPrimitives.ReadUInt64BigEndian(rest);
        rest = rest[sizeof(ulong)..];
        return value;
    }

    private static int Int(int before, int field, int mask, ref ReadOnlySpan<byte> rest)
    {
        if ((mask & (1 << field)) == 0)
        {
            return before;
        }

        int value = BinaryPrimitives.ReadInt32BigEndian(rest);
        rest = rest[sizeof(int)..];
        return value;
    }
}
