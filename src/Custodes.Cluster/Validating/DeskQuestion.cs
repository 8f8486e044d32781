using Custodes.Cluster.Messages;
using Custodes.Cryptography;

namespace Custodes.Cluster.Validating;

/// <summary>What one validator asks another for, because it cannot judge a body without it.</summary>
/// <remarks>
/// <code>
/// kind 2 | hash 32 | count 4, hashes 32 each
/// </code>
/// Kind 1: inputs that follow the baseline with this digest, other than those listed. Kind 2: the evidence with this hash.
/// Kind 3: the share of a draw that has this value.
/// </remarks>
/// <param name="Kind">1, 2 or 3.</param>
/// <param name="About">Which.</param>
/// <param name="Known">What the asker has.</param>
internal sealed record DeskQuestion(ushort Kind, Sha256Hash About, IReadOnlyList<Sha256Hash> Known)
{
    public const ushort Inputs = 1;

    public const ushort Evidence = 2;

    public const ushort Share = 3;

    private const int KnownCountMax = 16;

    public byte[] ToBytes()
    {
        BodyWriter writer = new();
        writer.PutUInt16(Kind);
        writer.PutHash(About);
        int count = Math.Min(Known.Count, KnownCountMax);
        writer.PutUInt32((uint)count);
        for (int index = 0; index < count; index++)
        {
            writer.PutHash(Known[index]);
        }

        return writer.ToArray();
    }

    public static DeskQuestion? Read(ReadOnlySpan<byte> bytes)
    {
        BodyReader reader = new(bytes.ToArray());
        ushort kind = reader.GetUInt16();
        reader.Require(kind is Inputs or Evidence or Share);
        Sha256Hash about = reader.GetHash();
        Sha256Hash[] known = new Sha256Hash[reader.GetCount(KnownCountMax, Sha256Hash.Bytes)];
        for (int index = 0; index < known.Length; index++)
        {
            known[index] = reader.GetHash();
        }

        return reader.IsDone ? new DeskQuestion(kind, about, known) : null;
    }
}
