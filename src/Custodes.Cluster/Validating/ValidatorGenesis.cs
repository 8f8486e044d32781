using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Custodes.Consensus;
using Custodes.Consensus.Validators;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Cluster.Validating;

/// <summary>What a chain of certificates begins with: who votes, and when its epochs begin. Never changes.</summary>
/// <remarks>
/// Its hash names the chain and is in every vote, so that validators which were started with other voters or other
/// times do not understand each other, instead of half understanding each other.
/// <code>
/// chain = SHA-256("custodes/genesis/v1\n" | set hash 32 | start in ms since 1970, 8 | ms an epoch, 4)
/// </code>
/// </remarks>
public sealed class ValidatorGenesis
{
    /// <summary>The shortest epoch.</summary>
    public const int EpochMsMin = 100;

    /// <summary>The longest epoch: a week.</summary>
    public const int EpochMsMax = 7 * 24 * 3600 * 1000;

    private ValidatorGenesis(ValidatorSet set, long startMs, int epochMs)
    {
        Set = set;
        StartMs = startMs;
        EpochMs = epochMs;
        byte[] times = new byte[sizeof(long) + sizeof(int)];
        BinaryPrimitives.WriteInt64LittleEndian(times, startMs);
        BinaryPrimitives.WriteInt32LittleEndian(times.AsSpan(sizeof(long)), epochMs);
        Chain = Sha256.Of("custodes/genesis/v1\n"u8, [.. set.Hash.ToArray(), .. times]);
    }

    /// <summary>Who votes in the first epochs.</summary>
    public ValidatorSet Set { get; }

    /// <summary>When epoch 1 begins, in milliseconds since 1970.</summary>
    public long StartMs { get; }

    /// <summary>How long an epoch takes.</summary>
    public int EpochMs { get; }

    /// <summary>What names the chain.</summary>
    public Sha256Hash Chain { get; }

    /// <summary>Takes the validators of a registry, or says why they are no set.</summary>
    public static bool TryCreate(
        NodeRegistry registry,
        long startMs,
        int epochMs,
        [NotNullWhen(true)] out ValidatorGenesis? genesis,
        out string wrong,
        IReadOnlyList<ushort>? first = null
    )
    {
        Invariant.That(startMs >= 0 && epochMs is >= EpochMsMin and <= EpochMsMax);
        genesis = TrySet(registry, out ValidatorSet? set, out wrong, first)
            ? new ValidatorGenesis(set, startMs, epochMs)
            : null;
        return genesis is not null;
    }

    /// <summary>The chain of a validator that is embedded in a node alone.</summary>
    public static ValidatorGenesis OfOne(ReadOnlySpan<byte> key, long startMs, int epochMs) =>
        new(ValidatorSet.OfOne(new Validator(0, key, 1)), startMs, epochMs);

    /// <summary>As <see cref="TrySet"/>, and one alone as well: what an embedded validator certified can be checked.</summary>
    public static bool TryAnySet(
        NodeRegistry registry,
        [NotNullWhen(true)] out ValidatorSet? set,
        out string wrong
    )
    {
        NodeRecord[] validators =
        [
            .. registry.Nodes.Where(node => node.Kind == NodeKind.Validator),
        ];
        if (validators is not [NodeRecord one])
        {
            return TrySet(registry, out set, out wrong);
        }

        wrong = "";
        set = ValidatorSet.OfOne(new Validator(one.Index, one.Key.Span, (uint)one.Weight));
        return true;
    }

    /// <summary>The validators of a registry, or why they are no set.</summary>
    public static bool TrySet(
        NodeRegistry registry,
        [NotNullWhen(true)] out ValidatorSet? set,
        out string wrong,
        IReadOnlyList<ushort>? chosen = null
    )
    {
        List<Validator> members = [];
        foreach (NodeRecord node in registry.Nodes)
        {
            bool isChosen = chosen is not { Count: > 0 } || chosen.Contains(node.Index);
            if (node.Kind == NodeKind.Validator && isChosen)
            {
                members.Add(new Validator(node.Index, node.Key.Span, (uint)node.Weight));
            }
        }

        if (chosen is { Count: > 0 } && members.Count != chosen.Count)
        {
            set = null;
            wrong = "some of those that were chosen are no validators of the registry";
            return false;
        }

        bool isSet = ValidatorSet.TryCreate(
            members.ToArray(),
            out set,
            out ValidatorSetRefusal refusal
        );
        wrong =
            isSet ? ""
            : refusal == ValidatorSetRefusal.Count
                ? $"{members.Count} validators; there must be {ConsensusLimits.ValidatorsMin} to {ConsensusLimits.ValidatorsMax}"
            : $"the validators are no set: {refusal}";
        return isSet;
    }

    /// <summary>The epoch that runs at a time; 0 before the first.</summary>
    public ulong EpochAt(long nowMs) =>
        nowMs < StartMs ? 0 : (ulong)((nowMs - StartMs) / EpochMs) + 1;

    /// <summary>When an epoch, from 1, begins.</summary>
    public long DueMs(ulong epoch)
    {
        Invariant.That(epoch > 0);
        return StartMs + ((long)(epoch - 1) * EpochMs);
    }
}
