using System.Buffers.Binary;
using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Node.Evidence;

/// <summary>One observation in 64 bytes, as batch commitments hash it: who did what, when, and how much.</summary>
/// <remarks>
/// <code>
///  0  time, milliseconds since 1970   i64      40  sequence in its session      i64
///  8  agent                           u64      48  bytes of the arguments       u32
/// 16  role                            u64      52  bytes of the result          u32
/// 24  session                         u64      56  digest of the arguments      u32
/// 32  action                          u64      60  kind u8 | outcome u8 | flags u8 | version u8 = 1
/// </code>
/// Little endian. Names are keyed hashes, so a record tells nothing to whom the operator does not give
/// the names. The digest stands for names, origins and fingerprints of the arguments, in their order.
/// </remarks>
public static class ObservationRecord
{
    /// <summary>Bytes of a record.</summary>
    public const int Bytes = 64;

    private const byte Version = 1;
    private const byte ProvenanceFlag = 1;
    private const byte PromptFlag = 2;
    private const byte ProvisionalFlag = 4;

    /// <summary>Writes a record.</summary>
    /// <param name="row">What was observed.</param>
    /// <param name="batch">Where its arguments lie.</param>
    /// <param name="record">64 bytes, overwritten.</param>
    public static void Write(in Observation row, ObservationBatch batch, Span<byte> record)
    {
        BinaryPrimitives.WriteInt64LittleEndian(record, row.TimeMs);
        BinaryPrimitives.WriteUInt64LittleEndian(record[8..], row.Agent);
        BinaryPrimitives.WriteUInt64LittleEndian(record[16..], row.Role);
        BinaryPrimitives.WriteUInt64LittleEndian(record[24..], row.Session);
        BinaryPrimitives.WriteUInt64LittleEndian(record[32..], row.Action);
        BinaryPrimitives.WriteInt64LittleEndian(record[40..], row.Sequence);
        BinaryPrimitives.WriteInt32LittleEndian(record[48..], row.ArgumentBytes);
        BinaryPrimitives.WriteInt32LittleEndian(record[52..], row.ResultBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(record[56..], Digest(batch.ArgumentsOf(row)));
        record[60] = (byte)row.Kind;
        record[61] = (byte)row.Outcome;
        record[62] = (byte)(
            (row.HasProvenance ? ProvenanceFlag : 0)
            | (row.HasPrompt ? PromptFlag : 0)
            | (row.IsAgentProvisional ? ProvisionalFlag : 0)
        );
        record[63] = Version;
    }

    /// <summary>The session and the sequence number that a record is of.</summary>
    public static (ulong Session, long Sequence) PlaceOf(ReadOnlySpan<byte> record) =>
        (
            BinaryPrimitives.ReadUInt64LittleEndian(record[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(record[40..])
        );

    private static uint Digest(ReadOnlySpan<ArgumentObservation> arguments)
    {
        ulong digest = (ulong)arguments.Length;
        foreach (ref readonly ArgumentObservation argument in arguments)
        {
            digest = SplitMix64.Mix(
                digest ^ argument.Name ^ ((ulong)argument.Fingerprint << 32) ^ (byte)argument.Origin
            );
        }

        return (uint)(digest >> 32);
    }
}
