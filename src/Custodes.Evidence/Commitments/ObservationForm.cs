using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Custodes.Contracts;

namespace Custodes.Evidence.Commitments;

/// <summary>The one form of the observations of a leaf: each says what the ones before it do not say already.</summary>
/// <remarks>
/// A run's observations share most of their names, and a fleet's their roles and actions, so that this
/// takes a third of what all fields would, and so do its hash and its file. All integers are big endian.
/// <code>
/// row      mask u16 | role place u8 | action place u8 | time step i16 | duration + 1 u16 | more fields
/// bits 0…  agent u64, role u64, session u64, action u64, call u64
///      5…  build u64, prompt u64, time i64, sequence i64
///      9…  argument bytes i32, result bytes i32, tokens in i32, tokens out i32, duration i32
///      14  kind u8 | outcome u8 | flags u8: 1 provisional, 2 provenance, 4 prompt
/// </code>
/// More fields are those whose bits are set, in the order of the bits. Role and action are there when they
/// are not the last ones of their place in the leaf (<see cref="LeafNames"/>); time and duration when they
/// do not fit into the head, where they are 0 then; the others when they differ from the row before, and
/// the sequence when it is not the one before plus one; after one that was not told, when it is told. The
/// first row of a leaf differs from zeros. A bit that is set without need is refused.
/// </remarks>
public static partial class ObservationForm
{
    /// <summary>Bytes of one observation at most.</summary>
    public const int BytesMax = HeadBytes + (9 * 8) + (5 * 4) + MarkBytes;

    private const int HeadBytes = 8;
    private const int MarkBytes = 3;

    private const int AgentField = 0;
    private const int RoleField = 1;
    private const int SessionField = 2;
    private const int ActionField = 3;
    private const int CallField = 4;
    private const int BuildField = 5;
    private const int PromptField = 6;
    private const int TimeField = 7;
    private const int SequenceField = 8;
    private const int ArgumentBytesField = 9;
    private const int ResultBytesField = 10;
    private const int TokensInField = 11;
    private const int TokensOutField = 12;
    private const int DurationField = 13;
    private const int MarksField = 14;
    private const int FieldCount = 15;

    // The fields are written wherever they would stand, so that nothing has to be guessed by the
    // processor; the last one may then reach so far behind the end.
    private const int Slack = 8;

    /// <summary>Bytes that the output of <see cref="Write"/> must have.</summary>
    public const int RoomBytes = BytesMax + Slack;

    /// <summary>Writes a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="before">The one before it in its leaf; the default for the first.</param>
    /// <param name="names">What the leaf has named; this row's names come to it.</param>
    /// <param name="output">At least <see cref="RoomBytes"/>; what lies behind the row is overwritten.</param>
    /// <returns>Bytes of the row.</returns>
    public static int Write(
        in Observation row,
        in Observation before,
        LeafNames names,
        Span<byte> output
    )
    {
        Span<byte> room = output[..RoomBytes];
        int at = HeadBytes;
        int mask = 0;
        Long(row.Agent, before.Agent, AgentField, room, ref at, ref mask);
        Long(row.Role, names.ReplaceRole(row.Role), RoleField, room, ref at, ref mask);
        Long(row.Session, before.Session, SessionField, room, ref at, ref mask);
        Long(row.Action, names.ReplaceAction(row.Action), ActionField, room, ref at, ref mask);
        Long(row.Call, before.Call, CallField, room, ref at, ref mask);
        bool isFar = !TryStep(row.TimeMs, before.TimeMs, out ushort step);
        bool isLong = !TryShort(row.DurationMs, out ushort duration);

        // Most rows of a fleet have nothing of it: one guess for all of them.
        if (isFar | isLong | HasMore(in row, in before))
        {
            WriteMore(in row, in before, isFar, isLong, room, ref at, ref mask);
        }

        BinaryPrimitives.WriteUInt64BigEndian(
            room,
            ((ulong)mask << 48)
                | ((row.Role & 0xff) << 40)
                | ((row.Action & 0xff) << 32)
                | ((ulong)step << 16)
                | duration
        );
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasMore(in Observation row, in Observation before)
    {
        ulong names =
            (row.Build ^ before.Build)
            | (row.PromptFingerprint ^ before.PromptFingerprint)
            | (Bits(row.Sequence) ^ Bits(Follower(before.Sequence)));
        int sizes =
            (row.ArgumentBytes ^ before.ArgumentBytes)
            | (row.ResultBytes ^ before.ResultBytes)
            | (row.TokensIn ^ before.TokensIn)
            | (row.TokensOut ^ before.TokensOut)
            | ((byte)row.Kind ^ (byte)before.Kind)
            | ((byte)row.Outcome ^ (byte)before.Outcome);
        return (names | unchecked((uint)sizes)) != 0
            | (row.IsAgentProvisional ^ before.IsAgentProvisional)
            | (row.HasProvenance ^ before.HasProvenance)
            | (row.HasPrompt ^ before.HasPrompt);
    }

    private static void WriteMore(
        in Observation row,
        in Observation before,
        bool isFar,
        bool isLong,
        Span<byte> room,
        ref int at,
        ref int mask
    )
    {
        long follower = Follower(before.Sequence);
        Long(row.Build, before.Build, BuildField, room, ref at, ref mask);
        Long(row.PromptFingerprint, before.PromptFingerprint, PromptField, room, ref at, ref mask);
        Put(Bits(row.TimeMs), isFar, TimeField, room, ref at, ref mask);
        Long(Bits(row.Sequence), Bits(follower), SequenceField, room, ref at, ref mask);
        Int(row.ArgumentBytes, before.ArgumentBytes, ArgumentBytesField, room, ref at, ref mask);
        Int(row.ResultBytes, before.ResultBytes, ResultBytesField, room, ref at, ref mask);
        Int(row.TokensIn, before.TokensIn, TokensInField, room, ref at, ref mask);
        Int(row.TokensOut, before.TokensOut, TokensOutField, room, ref at, ref mask);
        Put(row.DurationMs, isLong, DurationField, room, ref at, ref mask);
        int marks = ObservationRow.MarksOf(in row);
        bool isMarked = marks != ObservationRow.MarksOf(in before);
        BinaryPrimitives.WriteInt32BigEndian(room[at..], unchecked(marks << 8));
        at += isMarked ? MarkBytes : 0;
        mask |= isMarked ? 1 << MarksField : 0;
    }

    // What the sequence is when nothing is said of it.
    private static long Follower(long before) => before == -1 ? -1 : unchecked(before + 1);

    private static ulong Bits(long value) => unchecked((ulong)value);

    // 0 stands in the head for what does not fit into it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryStep(long timeMs, long beforeMs, out ushort step)
    {
        long all = unchecked(timeMs - beforeMs);
        bool fits = all == unchecked((short)all);
        step = fits ? unchecked((ushort)all) : (ushort)0;
        return fits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryShort(int durationMs, out ushort duration)
    {
        uint all = unchecked((uint)durationMs + 1);
        bool fits = all <= ushort.MaxValue;
        duration = fits ? (ushort)all : (ushort)0;
        return fits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Long(
        ulong value,
        ulong before,
        int field,
        Span<byte> room,
        ref int at,
        ref int mask
    ) => Put(value, value != before, field, room, ref at, ref mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Int(
        int value,
        int before,
        int field,
        Span<byte> room,
        ref int at,
        ref int mask
    ) => Put(value, value != before, field, room, ref at, ref mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(
        ulong value,
        bool isThere,
        int field,
        Span<byte> room,
        ref int at,
        ref int mask
    )
    {
        BinaryPrimitives.WriteUInt64BigEndian(room[at..], value);
        int there = isThere ? 1 : 0;
        at = unchecked(at + (there * sizeof(ulong)));
        mask |= there << field;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(
        int value,
        bool isThere,
        int field,
        Span<byte> room,
        ref int at,
        ref int mask
    )
    {
        BinaryPrimitives.WriteInt32BigEndian(room[at..], value);
        int there = isThere ? 1 : 0;
        at = unchecked(at + (there * sizeof(int)));
        mask |= there << field;
    }
}
