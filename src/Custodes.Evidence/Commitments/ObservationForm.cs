using System.Buffers.Binary;
using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Evidence.Commitments;

/// <summary>The one form of an observation that batches commit to; all integers are big endian.</summary>
/// <remarks>
/// Names are keyed hashes, so that the bytes tell a stranger nothing without the node's names. What
/// points into a batch in memory (arguments, fields, identifiers) and what is a fraction stays out.
/// <code>
///  0 agent u64 | role u64 | build u64 | session u64 | action u64 | call u64 | prompt u64
/// 56 time i64 | sequence i64
/// 72 argument bytes i32 | result bytes i32 | tokens in i32 | tokens out i32 | duration i32
/// 92 kind u8 | outcome u8 | flags u8: 1 provisional, 2 provenance, 4 prompt | zero u8
/// </code>
/// </remarks>
public static class ObservationForm
{
    /// <summary>Bytes of one observation.</summary>
    public const int Bytes = 96;

    private const int ProvisionalFlag = 1;
    private const int ProvenanceFlag = 2;
    private const int PromptFlag = 4;

    /// <summary>Writes 96 bytes.</summary>
    public static void Write(in Observation observation, Span<byte> output)
    {
        Invariant.That(output.Length == Bytes);
        BinaryPrimitives.WriteUInt64BigEndian(output, observation.Agent);
        BinaryPrimitives.WriteUInt64BigEndian(output[8..], observation.Role);
        BinaryPrimitives.WriteUInt64BigEndian(output[16..], observation.Build);
        BinaryPrimitives.WriteUInt64BigEndian(output[24..], observation.Session);
        BinaryPrimitives.WriteUInt64BigEndian(output[32..], observation.Action);
        BinaryPrimitives.WriteUInt64BigEndian(output[40..], observation.Call);
        BinaryPrimitives.WriteUInt64BigEndian(output[48..], observation.PromptFingerprint);
        BinaryPrimitives.WriteInt64BigEndian(output[56..], observation.TimeMs);
        BinaryPrimitives.WriteInt64BigEndian(output[64..], observation.Sequence);
        BinaryPrimitives.WriteInt32BigEndian(output[72..], observation.ArgumentBytes);
        BinaryPrimitives.WriteInt32BigEndian(output[76..], observation.ResultBytes);
        BinaryPrimitives.WriteInt32BigEndian(output[80..], observation.TokensIn);
        BinaryPrimitives.WriteInt32BigEndian(output[84..], observation.TokensOut);
        BinaryPrimitives.WriteInt32BigEndian(output[88..], observation.DurationMs);
        output[92] = (byte)observation.Kind;
        output[93] = (byte)observation.Outcome;
        output[94] = (byte)(
            (observation.IsAgentProvisional ? ProvisionalFlag : 0)
            | (observation.HasProvenance ? ProvenanceFlag : 0)
            | (observation.HasPrompt ? PromptFlag : 0)
        );
        output[95] = 0;
    }
}
