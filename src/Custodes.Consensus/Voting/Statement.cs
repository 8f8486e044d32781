using System.Buffers.Binary;
using Custodes.Cryptography;

namespace Custodes.Consensus.Voting;

/// <summary>What is signed: one vote without its signer.</summary>
/// <remarks>
/// 81 bytes, little endian; what is signed is the name "custodes/vote/v1\n" and these bytes:
/// <code>
/// kind 1 | instance 32 | view 8 | parent 8 | value 32
/// </code>
/// Parent and value are zero where the kind has none, and the reader refuses anything else: one statement
/// has one form. The instance binds the chain, the epoch, the previous digest and the validators.
/// </remarks>
/// <param name="Kind">What is said.</param>
/// <param name="Instance">The agreement it is said in.</param>
/// <param name="View">1 to <see cref="ConsensusLimits.ViewMax"/>.</param>
/// <param name="Parent">View whose notarised value is proposed again; 0 for a new value.</param>
/// <param name="Value">SHA-256 of the body.</param>
public readonly record struct Statement(
    VoteKind Kind,
    Sha256Hash Instance,
    int View,
    int Parent,
    Sha256Hash Value
)
{
    /// <summary>Bytes on the wire.</summary>
    public const int Bytes = 1 + Sha256Hash.Bytes + 8 + 8 + Sha256Hash.Bytes;

    /// <summary>Bytes that are signed.</summary>
    public const int SignedBytes = 17 + Bytes;

    private static ReadOnlySpan<byte> Name => "custodes/vote/v1\n"u8;

    /// <summary>Writes what is signed.</summary>
    /// <param name="output"><see cref="SignedBytes"/> long.</param>
    public void WriteSigned(Span<byte> output)
    {
        Name.CopyTo(output);
        Write(output[Name.Length..]);
    }

    internal void Write(Span<byte> output)
    {
        output[0] = (byte)Kind;
        Instance.CopyTo(output[1..33]);
        BinaryPrimitives.WriteUInt64LittleEndian(output[33..], (ulong)View);
        BinaryPrimitives.WriteUInt64LittleEndian(output[41..], (ulong)Parent);
        Value.CopyTo(output[49..81]);
    }

    internal void Write(ByteWriter writer)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        Write(bytes);
        writer.Span(bytes);
    }

    internal static bool TryRead(ref ByteReader reader, out Statement statement)
    {
        byte kind = reader.Byte();
        Sha256Hash instance = reader.Hash();
        ulong view = reader.UInt64();
        ulong parent = reader.UInt64();
        Sha256Hash value = reader.Hash();
        if (!reader.IsWhole || view is 0 or > ConsensusLimits.ViewMax || parent >= view)
        {
            statement = default;
            return false;
        }

        statement = new Statement((VoteKind)kind, instance, (int)view, (int)parent, value);
        return statement.IsCanonical();
    }

    internal bool IsCanonical() =>
        Kind switch
        {
            VoteKind.Propose or VoteKind.Notarize => true,
            VoteKind.Nullify => Parent == 0 && Value == default,
            VoteKind.Finalize => Parent == 0,
            _ => false,
        };
}
