using Custodes.Clocks.Statements;
using Custodes.Cryptography;

namespace Custodes.Cluster.Messages;

/// <summary>A message as it travels: what it is, the sender's signed clock over it, and its body.</summary>
/// <remarks>
/// docs/protocol/hierarchy.md. It says itself who made it, so that who carries it need not be believed:
/// <code>
/// kind u16 | epoch u64 | length u32, clock statement | body
/// </code>
/// The statement covers SHA-256 of "custodes/message/v1\n" | kind | epoch | body.
/// </remarks>
public static class Envelope
{
    private const int HeadBytes = sizeof(ushort) + sizeof(ulong);

    private static ReadOnlySpan<byte> Name => "custodes/message/v1\n"u8;

    /// <summary>What the clock statement of a message covers.</summary>
    public static Sha256Hash HashOf(MessageKind kind, ulong epoch, ReadOnlySpan<byte> body)
    {
        BodyWriter writer = new(Name.Length + HeadBytes);
        writer.PutBytes(Name);
        writer.PutUInt16((ushort)kind);
        writer.PutUInt64(epoch);
        return Sha256.Of(writer.ToArray(), body);
    }

    /// <summary>Puts one together.</summary>
    public static byte[] Write(
        MessageKind kind,
        ulong epoch,
        ReadOnlySpan<byte> statement,
        ReadOnlySpan<byte> body
    )
    {
        BodyWriter writer = new(HeadBytes + sizeof(uint) + statement.Length + body.Length);
        writer.PutUInt16((ushort)kind);
        writer.PutUInt64(epoch);
        writer.PutBlock(statement);
        writer.PutBytes(body);
        return writer.ToArray();
    }

    /// <summary>Takes one apart; nothing of it is believed yet.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> raw,
        out MessageKind kind,
        out ulong epoch,
        out ReadOnlyMemory<byte> statement,
        out ReadOnlyMemory<byte> body
    )
    {
        BodyReader reader = new(raw);
        reader.Require(raw.Length <= MessageLimits.BytesMax);
        kind = (MessageKind)reader.GetUInt16();
        epoch = reader.GetUInt64();
        statement = reader.GetBlock(ClockStatement.BytesMax);
        body = reader.GetRest();
        reader.Require(kind is > MessageKind.None and <= MessageKind.Certified);
        reader.Require(epoch <= long.MaxValue);
        return reader.IsSound;
    }
}
