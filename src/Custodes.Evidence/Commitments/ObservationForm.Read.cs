using System.Buffers.Binary;

namespace Custodes.Evidence.Commitments;

/// <content>Reading, which takes nothing that writing would not give.</content>
public static partial class ObservationForm
{
    /// <summary>Reads a row that stands at the beginning of some bytes, and takes it off them.</summary>
    /// <param name="bytes">The rows of a leaf that were not read yet.</param>
    /// <param name="row">The row before it in its leaf; becomes this one.</param>
    /// <param name="names">What the leaf has named; this row's names come to it.</param>
    /// <returns>
    /// False when it is cut off, or not in its one form; bytes and row are as they were then, and the names
    /// are of no further use.
    /// </returns>
    public static bool TryRead(
        ref ReadOnlySpan<byte> bytes,
        ref ObservationRow row,
        LeafNames names
    )
    {
        if (bytes.Length < HeadBytes)
        {
            return false;
        }

        ulong head = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        int mask = (int)(head >> 48);
        int size = HeadBytes;
        for (int field = 0; field < FieldCount; field++)
        {
            size += Has(mask, field) ? SizeOf(field) : 0;
        }

        if (mask >> FieldCount != 0 || bytes.Length < size)
        {
            return false;
        }

        Fields fields = new(bytes[HeadBytes..size], mask);
        bool isSound = TryReadFields(ref fields, head, in row, names, out ObservationRow read);
        if (!isSound)
        {
            return false;
        }

        bytes = bytes[size..];
        row = read;
        return true;
    }

    private static bool TryReadFields(
        ref Fields fields,
        ulong head,
        in ObservationRow before,
        LeafNames names,
        out ObservationRow row
    )
    {
        byte rolePlace = unchecked((byte)(head >> 40));
        byte actionPlace = unchecked((byte)(head >> 32));
        ushort step = unchecked((ushort)(head >> 16));
        ushort duration = unchecked((ushort)head);
        long steppedMs = unchecked(before.TimeMs + (short)step);
        int shortMs = duration - 1;
        row = new ObservationRow(
            Agent: fields.Long(AgentField, before.Agent),
            Role: fields.Long(RoleField, names.RoleAt(rolePlace)),
            Session: fields.Long(SessionField, before.Session),
            Action: fields.Long(ActionField, names.ActionAt(actionPlace)),
            Call: fields.Long(CallField, before.Call),
            Build: fields.Long(BuildField, before.Build),
            Prompt: fields.Long(PromptField, before.Prompt),
            TimeMs: unchecked((long)fields.Long(TimeField, Bits(steppedMs))),
            Sequence: unchecked((long)fields.Long(SequenceField, Bits(Follower(before.Sequence)))),
            ArgumentBytes: fields.Int(ArgumentBytesField, before.ArgumentBytes),
            ResultBytes: fields.Int(ResultBytesField, before.ResultBytes),
            TokensIn: fields.Int(TokensInField, before.TokensIn),
            TokensOut: fields.Int(TokensOutField, before.TokensOut),
            DurationMs: fields.Int(DurationField, shortMs),
            Marks: fields.Marks(before.Marks)
        );
        bool isFar = !TryStep(row.TimeMs, before.TimeMs, out ushort stepAgain);
        bool isLong = !TryShort(row.DurationMs, out ushort durationAgain);
        names.ReplaceRole(row.Role);
        names.ReplaceAction(row.Action);

        // A name stands at its own place, and whoever writes it again gets the same bytes.
        return fields.IsNeeded
            && (row.Role & 0xff) == rolePlace
            && (row.Action & 0xff) == actionPlace
            && (isFar, stepAgain) == (fields.Has(TimeField), step)
            && (isLong, durationAgain) == (fields.Has(DurationField), duration);
    }

    private static bool Has(int mask, int field) => (mask & (1 << field)) != 0;

    private static int SizeOf(int field) =>
        field <= SequenceField ? sizeof(long)
        : field <= DurationField ? sizeof(int)
        : MarkBytes;

    /// <summary>The fields behind a head, read in the order of their bits.</summary>
    private ref struct Fields(ReadOnlySpan<byte> bytes, int mask)
    {
        private ReadOnlySpan<byte> rest = bytes;

        /// <summary>Whether every field that was read differs from what it would be without.</summary>
        public bool IsNeeded { get; private set; } = true;

        public readonly bool Has(int field) => ObservationForm.Has(mask, field);

        public ulong Long(int field, ulong otherwise)
        {
            if (!Has(field))
            {
                return otherwise;
            }

            ulong value = BinaryPrimitives.ReadUInt64BigEndian(rest);
            rest = rest[sizeof(ulong)..];
            IsNeeded &= value != otherwise;
            return value;
        }

        public int Int(int field, int otherwise)
        {
            if (!Has(field))
            {
                return otherwise;
            }

            int value = BinaryPrimitives.ReadInt32BigEndian(rest);
            rest = rest[sizeof(int)..];
            IsNeeded &= value != otherwise;
            return value;
        }

        public int Marks(int otherwise)
        {
            if (!Has(MarksField))
            {
                return otherwise;
            }

            int value = (rest[0] << 16) | (rest[1] << 8) | rest[2];
            rest = rest[MarkBytes..];
            IsNeeded &= value != otherwise && (value & 0xff) <= ObservationRow.FlagsAll;
            return value;
        }
    }
}
