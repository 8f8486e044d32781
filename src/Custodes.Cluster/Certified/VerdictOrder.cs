using System.Diagnostics.CodeAnalysis;
using System.Text;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Cluster.Messages;
using Custodes.Consensus.Bodies;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Cluster.Certified;

/// <summary>Operators' order: an agent is to be quarantined, or released, everywhere.</summary>
/// <remarks>
/// <code>
/// "custodes/verdict-order/v1\n" | chain 32 | number 8 | kind 2 | length 4, agent | length 4, reason
/// | count 4, each: operator 2, signature 64, ascending by operator
/// </code>
/// </remarks>
/// <param name="Chain">The chain that it is for.</param>
/// <param name="Number">Tells orders apart; each is obeyed once.</param>
/// <param name="Kind">Quarantine or release.</param>
/// <param name="Agent">Whom.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record VerdictOrder(
    Sha256Hash Chain,
    ulong Number,
    VerdictKind Kind,
    string Agent,
    string Reason
)
{
    /// <summary>Bytes at most.</summary>
    public const int BytesMax = 16 << 10;

    /// <summary>Bytes of the agent's name, and of the reason, at most.</summary>
    public const int TextBytesMax = 1024;

    /// <summary>What an order begins with.</summary>
    public static ReadOnlySpan<byte> Name => "custodes/verdict-order/v1\n"u8;

    /// <summary>SHA-256 of the order without its signatures.</summary>
    public Sha256Hash Hash => Sha256.Of(Signed());

    /// <summary>The order with signatures by the places of the operators.</summary>
    public byte[] ToBytes(SortedDictionary<ushort, ISigner> operators)
    {
        BodyWriter writer = new();
        byte[] signed = Signed();
        writer.PutBytes(signed);
        writer.PutUInt32((uint)operators.Count);
        foreach ((ushort place, ISigner signer) in operators)
        {
            byte[] signature = new byte[SignedReport.SignatureBytes];
            signer.Sign(signed, signature);
            writer.PutUInt16(place);
            writer.PutBytes(signature);
        }

        return writer.ToArray();
    }

    /// <summary>An order with the signature of one more operator, which replaces an earlier one of the same.</summary>
    /// <param name="order">An order that was read.</param>
    /// <param name="place">Of the operator in the terms.</param>
    /// <param name="signer">Its key.</param>
    public static byte[] AddSignature(ReadOnlyMemory<byte> order, ushort place, ISigner signer) =>
        OperatorSignatures.Add(order, SignedLength(order), place, signer);

    /// <summary>Reads an order, and which operators' signatures hold.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> bytes,
        VerdictTerms terms,
        ISignatures signatures,
        [NotNullWhen(true)] out VerdictOrder? order,
        out IReadOnlyList<ushort> signers
    )
    {
        order = null;
        List<ushort> found = [];
        signers = found;
        if (bytes.Length > BytesMax || !bytes.Span.StartsWith(Name))
        {
            return false;
        }

        BodyReader reader = new(bytes[Name.Length..]);
        Sha256Hash chain = reader.GetHash();
        ulong number = reader.GetUInt64();
        VerdictKind kind = (VerdictKind)reader.GetUInt16();
        reader.Require(kind is VerdictKind.Quarantine or VerdictKind.Release);
        string agent = Encoding.UTF8.GetString(reader.GetBlock(TextBytesMax).Span);
        string reason = Encoding.UTF8.GetString(reader.GetBlock(TextBytesMax).Span);
        VerdictOrder read = new(chain, number, kind, agent, reason);
        byte[] signed = read.Signed();
        int count = reader.GetCount(
            VerdictTerms.OperatorCountMax,
            sizeof(ushort) + SignedReport.SignatureBytes
        );
        int before = -1;
        for (int index = 0; index < count && reader.IsSound; index++)
        {
            ushort place = reader.GetUInt16();
            ReadOnlyMemory<byte> signature = reader.GetBytes(SignedReport.SignatureBytes);
            reader.Require(place > before);
            before = place;
            bool holds =
                reader.IsSound
                && place < terms.Operators.Count
                && signatures.Verify(terms.Operators[place].Span, signed, signature.Span);
            if (holds)
            {
                found.Add(place);
            }
        }

        // Text that is no UTF-8 reads as other bytes than were signed.
        bool isSame = bytes.Span.StartsWith(signed);
        order = reader.IsDone && isSame ? read : null;
        return order is not null;
    }

    private static int SignedLength(ReadOnlyMemory<byte> order)
    {
        BodyReader reader = new(order[Name.Length..]);
        _ = reader.GetHash();
        _ = reader.GetUInt64();
        _ = reader.GetUInt16();
        int agent = reader.GetBlock(TextBytesMax).Length;
        int reason = reader.GetBlock(TextBytesMax).Length;
        Invariant.That(reader.IsSound);
        return Name.Length
            + Sha256Hash.Bytes
            + sizeof(ulong)
            + sizeof(ushort)
            + (2 * sizeof(uint))
            + agent
            + reason;
    }

    private byte[] Signed()
    {
        BodyWriter writer = new();
        writer.PutBytes(Name);
        writer.PutHash(Chain);
        writer.PutUInt64(Number);
        writer.PutUInt16((ushort)Kind);
        writer.PutBlock(Encoding.UTF8.GetBytes(Agent));
        writer.PutBlock(Encoding.UTF8.GetBytes(Reason));
        return writer.ToArray();
    }
}
