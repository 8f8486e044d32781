using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Cluster.Messages;
using Custodes.Primitives;

namespace Custodes.Cluster.Certified;

/// <summary>What follows the signed part of every order: the signatures of operators, ascending by their places in the terms.</summary>
/// <remarks>
/// <code>
/// count 4, each: operator 2, signature 64
/// </code>
/// </remarks>
internal static class OperatorSignatures
{
    private const int EachBytes = sizeof(ushort) + SignedReport.SignatureBytes;

    /// <summary>Places of the operators whose signatures hold; null when the bytes have another form.</summary>
    public static IReadOnlyList<ushort>? Check(
        ReadOnlyMemory<byte> order,
        int signedLength,
        VerdictTerms terms,
        ISignatures signatures
    )
    {
        List<ushort> holds = [];
        BodyReader reader = new(order[signedLength..]);
        int count = reader.GetCount(VerdictTerms.OperatorCountMax, EachBytes);
        int before = -1;
        for (int index = 0; index < count && reader.IsSound; index++)
        {
            ushort place = reader.GetUInt16();
            ReadOnlyMemory<byte> signature = reader.GetBytes(SignedReport.SignatureBytes);
            reader.Require(place > before);
            before = place;
            if (
                reader.IsSound
                && place < terms.Operators.Count
                && signatures.Verify(
                    terms.Operators[place].Span,
                    order[..signedLength].Span,
                    signature.Span
                )
            )
            {
                holds.Add(place);
            }
        }

        return reader.IsDone ? holds : null;
    }

    /// <summary>The order with the signature of one more operator, which replaces an earlier one of the same.</summary>
    public static byte[] Add(
        ReadOnlyMemory<byte> order,
        int signedLength,
        ushort place,
        ISigner signer
    )
    {
        SortedDictionary<ushort, byte[]> all = [];
        BodyReader reader = new(order[signedLength..]);
        int count = reader.GetCount(VerdictTerms.OperatorCountMax, EachBytes);
        for (int index = 0; index < count; index++)
        {
            all[reader.GetUInt16()] = reader.GetBytes(SignedReport.SignatureBytes).ToArray();
        }

        Invariant.That(reader.IsDone);
        byte[] own = new byte[SignedReport.SignatureBytes];
        signer.Sign(order[..signedLength].Span, own);
        all[place] = own;
        BodyWriter writer = new();
        writer.PutBytes(order[..signedLength].Span);
        writer.PutUInt32((uint)all.Count);
        foreach ((ushort at, byte[] signature) in all)
        {
            writer.PutUInt16(at);
            writer.PutBytes(signature);
        }

        return writer.ToArray();
    }
}
