using System.Diagnostics.CodeAnalysis;
using System.Text;
using Custodes.Aggregation.Registry;
using Custodes.Cluster.Messages;
using Custodes.Consensus.Validators;
using Custodes.Cryptography;

namespace Custodes.Cluster.Certified;

/// <summary>Operators' order: other validators are to vote.</summary>
/// <remarks>
/// It names the set that it replaces, and an epoch after which it is void, so that it cannot be brought again when those validators
/// vote once more.
/// <code>
/// "custodes/validators-order/v1\n" | chain 32 | hash of the set before 32 | last epoch 8 | length 4, the set | length 4, reason
/// | count 4, each: operator 2, signature 64, ascending by operator
/// </code>
/// </remarks>
/// <param name="Chain">The chain that it is for.</param>
/// <param name="Before">Hash of the set that decides on it.</param>
/// <param name="Until">The last epoch that may decide on it.</param>
/// <param name="Set">Who is to vote.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record ValidatorsOrder(
    Sha256Hash Chain,
    Sha256Hash Before,
    ulong Until,
    ValidatorSet Set,
    string Reason
)
{
    /// <summary>Bytes at most.</summary>
    public const int BytesMax = 16 << 10;

    /// <summary>What a body is called in logs of certificates that names other validators.</summary>
    public const string BodyDocument = "epoch-body";

    private const int SetBytesMax = 8 << 10;

    /// <summary>What an order begins with.</summary>
    public static ReadOnlySpan<byte> Name => "custodes/validators-order/v1\n"u8;

    /// <summary>The order without signatures.</summary>
    public byte[] ToBytes() => [.. Signed(), 0, 0, 0, 0];

    /// <summary>The order with the signature of one more operator.</summary>
    public byte[] AddSignature(ReadOnlyMemory<byte> order, ushort place, ISigner signer) =>
        OperatorSignatures.Add(order, Signed().Length, place, signer);

    /// <summary>Reads an order, and which operators' signatures hold.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> bytes,
        VerdictTerms terms,
        ISignatures signatures,
        [NotNullWhen(true)] out ValidatorsOrder? order,
        out IReadOnlyList<ushort> signers
    )
    {
        order = null;
        signers = [];
        if (bytes.Length > BytesMax || !bytes.Span.StartsWith(Name))
        {
            return false;
        }

        BodyReader reader = new(bytes[Name.Length..]);
        Sha256Hash chain = reader.GetHash();
        Sha256Hash before = reader.GetHash();
        ulong until = reader.GetUInt64();
        ReadOnlyMemory<byte> set = reader.GetBlock(SetBytesMax);
        string reason = Encoding.UTF8.GetString(reader.GetBlock(VerdictOrder.TextBytesMax).Span);
        if (!reader.IsSound || !ValidatorSet.TryRead(set.Span, out ValidatorSet? next, out _))
        {
            return false;
        }

        ValidatorsOrder read = new(chain, before, until, next, reason);
        byte[] signed = read.Signed();
        if (
            bytes.Span.StartsWith(signed)
            && OperatorSignatures.Check(bytes, signed.Length, terms, signatures) is { } holds
        )
        {
            order = read;
            signers = holds;
        }

        return order is not null;
    }

    private byte[] Signed()
    {
        BodyWriter writer = new();
        writer.PutBytes(Name);
        writer.PutHash(Chain);
        writer.PutHash(Before);
        writer.PutUInt64(Until);
        writer.PutBlock(Set.ToBytes());
        writer.PutBlock(Encoding.UTF8.GetBytes(Reason));
        return writer.ToArray();
    }
}
