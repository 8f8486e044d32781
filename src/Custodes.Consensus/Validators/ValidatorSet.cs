using System.Diagnostics.CodeAnalysis;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Consensus.Validators;

/// <summary>The validators of one epoch, ascending by node; a vote names its signer by the index in here.</summary>
/// <remarks>
/// Canonical bytes, little endian, hashed with the name "custodes/validators/v1\n" in front:
/// <code>
/// count 2 | (node 2 | weight 4 | public key 32) × count
/// </code>
/// </remarks>
public sealed class ValidatorSet
{
    private const int EntryBytes = sizeof(ushort) + sizeof(uint) + Ed25519.PublicKeyBytes;
    private readonly Validator[] validators;

    private ValidatorSet(Validator[] validators)
    {
        this.validators = validators;
        foreach (Validator validator in validators)
        {
            TotalWeight += validator.Weight;
        }

        Hash = Sha256.Of("custodes/validators/v1\n"u8, ToBytes());
    }

    /// <summary>What names the set in a body and in an instance.</summary>
    public Sha256Hash Hash { get; }

    /// <summary>How many.</summary>
    public int Count => validators.Length;

    /// <summary>The sum of all weights.</summary>
    public long TotalWeight { get; }

    /// <summary>One of them.</summary>
    public Validator this[int index] => validators[index];

    /// <summary>Whether this much weight is a quorum.</summary>
    public bool IsQuorum(long weight) => Quorum.IsReached(weight, TotalWeight);

    /// <summary>The weight of those whose bit is set; bits beyond the set count for nothing.</summary>
    public long WeightOf(UInt128 signers)
    {
        long weight = 0;
        for (int index = 0; index < validators.Length; index++)
        {
            if (((signers >> index) & 1) != 0)
            {
                weight += validators[index].Weight;
            }
        }

        return weight;
    }

    /// <summary>The index of a node, or -1.</summary>
    public int IndexOfNode(ushort node)
    {
        for (int index = 0; index < validators.Length; index++)
        {
            if (validators[index].Node == node)
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>The index of a public key, or -1.</summary>
    public int IndexOfKey(ReadOnlySpan<byte> publicKey)
    {
        for (int index = 0; index < validators.Length; index++)
        {
            if (validators[index].PublicKey.SequenceEqual(publicKey))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes()
    {
        ByteWriter writer = new(sizeof(ushort) + (validators.Length * EntryBytes));
        writer.UInt16(validators.Length);
        foreach (Validator validator in validators)
        {
            writer.UInt16(validator.Node);
            writer.UInt32(validator.Weight);
            writer.Span(validator.PublicKey);
        }

        return writer.ToArray();
    }

    /// <summary>Makes a set, or says why these are none.</summary>
    public static bool TryCreate(
        ReadOnlySpan<Validator> members,
        [NotNullWhen(true)] out ValidatorSet? set,
        out ValidatorSetRefusal refusal
    )
    {
        refusal = Check(members);
        set = refusal == ValidatorSetRefusal.None ? new ValidatorSet(members.ToArray()) : null;
        return set is not null;
    }

    /// <summary>The set of a validator that is embedded in a node alone. Nothing read from bytes is such a set.</summary>
    public static ValidatorSet OfOne(Validator validator) => new([validator]);

    /// <summary>Reads a set from its canonical bytes, or says why they are none.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out ValidatorSet? set,
        out ValidatorSetRefusal refusal
    )
    {
        ByteReader reader = new(bytes);
        int count = reader.UInt16();
        if (
            !reader.IsWhole
            || count > ConsensusLimits.ValidatorsMax
            || reader.Left != count * EntryBytes
        )
        {
            set = null;
            refusal = ValidatorSetRefusal.Form;
            return false;
        }

        var members = new Validator[count];
        for (int index = 0; index < count; index++)
        {
            ushort node = reader.UInt16();
            uint weight = reader.UInt32();
            members[index] = new Validator(node, reader.Span(Ed25519.PublicKeyBytes), weight);
        }

        return TryCreate(members, out set, out refusal);
    }

    private static ValidatorSetRefusal Check(ReadOnlySpan<Validator> members)
    {
        if (members.Length is < ConsensusLimits.ValidatorsMin or > ConsensusLimits.ValidatorsMax)
        {
            return ValidatorSetRefusal.Count;
        }

        for (int index = 0; index < members.Length; index++)
        {
            if (members[index].Weight is 0 or > ConsensusLimits.WeightMax)
            {
                return ValidatorSetRefusal.Weight;
            }

            if (index > 0 && members[index - 1].Node >= members[index].Node)
            {
                return ValidatorSetRefusal.Order;
            }

            foreach (Validator other in members[..index])
            {
                if (other.PublicKey.SequenceEqual(members[index].PublicKey))
                {
                    return ValidatorSetRefusal.SharedKey;
                }
            }
        }

        return ValidatorSetRefusal.None;
    }
}
