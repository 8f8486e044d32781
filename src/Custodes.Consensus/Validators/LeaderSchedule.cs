using System.Buffers.Binary;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Consensus.Validators;

/// <summary>Who proposes in which view: a permutation of the validators drawn by the instance's id.</summary>
/// <remarks>
/// Every validator leads once in n views, so one honest leader comes after at most as many views as
/// there are faulty ones. The instance's id holds the last digest: nobody knows the order before.
/// </remarks>
public sealed class LeaderSchedule
{
    private readonly int[] order;

    /// <summary>The order of one instance, by Fisher and Yates with SplitMix64 seeded by SHA-256 of its id.</summary>
    public LeaderSchedule(Sha256Hash instance, int validatorCount)
    {
        Span<byte> id = stackalloc byte[Sha256Hash.Bytes];
        instance.CopyTo(id);
        Sha256.Of("custodes/leaders/v1\n"u8, id).CopyTo(id);
        SplitMix64 draw = new(BinaryPrimitives.ReadUInt64LittleEndian(id));
        order = new int[validatorCount];
        for (int index = 0; index < validatorCount; index++)
        {
            order[index] = index;
        }

        for (int last = validatorCount - 1; last > 0; last--)
        {
            int chosen = draw.Below(last + 1);
            (order[last], order[chosen]) = (order[chosen], order[last]);
        }
    }

    /// <summary>The index of the leader of a view, which counts from 1.</summary>
    public int Of(int view) => order[(view - 1) % order.Length];
}
