using Custodes.Cluster.Certified;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Cryptography;

namespace Custodes.Cluster.Validating;

/// <summary>Orders of other validators that wait to be decided on.</summary>
/// <remarks>
/// A body may name other validators only as an order that is here says, by the set that the order replaces and not after the epoch
/// that it is void from. A leader may leave it out; the next does not have to.
/// </remarks>
internal sealed class SetPool(ValidatorsRule rule)
{
    /// <summary>Orders kept; further ones are refused until those are void.</summary>
    public const int CountMax = 16;

    private readonly SortedDictionary<
        string,
        (ValidatorsOrder Order, ReadOnlyMemory<byte> Bytes)
    > held = new(StringComparer.Ordinal);

    public DeskTaken Take(ReadOnlyMemory<byte> bytes, ulong decidedEpoch)
    {
        foreach ((string key, (ValidatorsOrder order, _)) in held.ToArray())
        {
            if (order.Until <= decidedEpoch)
            {
                _ = held.Remove(key);
            }
        }

        return
            rule.Refusal(bytes, out ValidatorsOrder? taken, out _).Length == 0
            && taken!.Until > decidedEpoch
            && held.Count < CountMax
            && held.TryAdd(KeyOf(taken.Before, taken.Set.Hash), (taken, bytes))
            ? DeskTaken.Evidence
            : DeskTaken.Refused;
    }

    /// <summary>Who is to vote after an epoch; null when nothing changes.</summary>
    public ValidatorSet? Next(InstanceName name)
    {
        foreach ((ValidatorsOrder order, _) in held.Values)
        {
            if (order.Before == name.SetHash && name.Epoch <= order.Until)
            {
                return order.Set;
            }
        }

        return null;
    }

    /// <summary>Judges the validators that somebody else's body names.</summary>
    public BodyVerdict Check(EpochBody body) =>
        body.NextSet is not { } next ? BodyVerdict.Valid
        : !held.TryGetValue(
            KeyOf(body.SetHash, next.Hash),
            out (ValidatorsOrder Order, ReadOnlyMemory<byte>) one
        )
            ? BodyVerdict.DataMissing
        : body.Epoch <= one.Order.Until ? BodyVerdict.Valid
        : BodyVerdict.Invalid;

    /// <summary>Whether a body waits for an order that is not here.</summary>
    public bool IsMissing(EpochBody body) => Check(body) == BodyVerdict.DataMissing;

    /// <summary>An order by the hash of the set that it names; nothing when it is not here.</summary>
    public ReadOnlyMemory<byte> Find(Sha256Hash set)
    {
        foreach ((ValidatorsOrder order, ReadOnlyMemory<byte> bytes) in held.Values)
        {
            if (order.Set.Hash == set)
            {
                return bytes;
            }
        }

        return default;
    }

    private static string KeyOf(Sha256Hash before, Sha256Hash next) => $"{before}{next}";
}
