using Custodes.Clocks.Windows;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Clocks.Statements;

/// <summary>Checks what a log says about nodes, their clocks and their windows, one entry after the other.</summary>
/// <remarks>
/// A registry stands in the log, in parts, before the first statement under it; its hash covers it, so that whoever
/// knows that hash from elsewhere need not believe the log. Every method takes the place of its entry and
/// answers what is wrong, for people; null when nothing is. Deterministic; one owner.
/// </remarks>
public sealed class ClockLog
{
    /// <summary>Registries of one log at most.</summary>
    public const int RegistryCountMax = 64;

    private readonly List<(NodeRegistry Registry, ClockChain Chain, WindowAudit Audit)> known = [];
    private readonly List<RegisteredNode> part = [];
    private Sha256Hash partOf;
    private int partCount;

    /// <summary>The registries, each with what was checked under it.</summary>
    public IReadOnlyList<(NodeRegistry Registry, ClockChain Chain, WindowAudit Audit)> Known =>
        known;

    /// <summary>A part of a registry.</summary>
    /// <param name="hash">The hash of the whole.</param>
    /// <param name="count">Nodes of the whole.</param>
    /// <param name="first">Index of the first node of this part.</param>
    /// <param name="nodes">Key, role and owner of its nodes.</param>
    public string? Nodes(
        Sha256Hash hash,
        int count,
        int first,
        IReadOnlyList<(Sha256Hash Key, byte Role, uint Owner)> nodes
    )
    {
        if (first == 0)
        {
            part.Clear();
            partOf = hash;
            partCount = count;
        }

        if (hash != partOf || count != partCount || first != part.Count)
        {
            return $"node {first} of registry {hash} stands where node {part.Count} of {partOf} belongs";
        }

        foreach ((Sha256Hash bytes, byte role, uint owner) in nodes)
        {
            if (
                !VerifyingKey.TryCreate(
                    bytes.ToArray(),
                    out VerifyingKey? key,
                    out PublicKeyRefusal no
                )
            )
            {
                return $"the key of node {part.Count} is refused: {no}";
            }

            part.Add(new RegisteredNode(key, role, owner));
        }

        return part.Count < count ? null : EndRegistry();
    }

    /// <summary>A clock statement.</summary>
    public string? Statement(long place, ReadOnlySpan<byte> bytes)
    {
        if (
            !ClockStatement.TryParse(bytes, out ClockStatement? statement, out ClockRefusal refusal)
        )
        {
            return $"is no clock statement ({refusal})";
        }

        return Find(statement.Registry) is { } under
            ? Words(under.Chain.Check(place, bytes))
            : Unknown(statement.Registry);
    }

    /// <summary>A commitment to windows.</summary>
    public string? Commit(long place, WindowCommitment commitment, ReadOnlySpan<byte> signature) =>
        Find(commitment.Registry) is { } under
            ? under.Audit.Commit(place, commitment, signature)?.Words
            : Unknown(commitment.Registry);

    /// <summary>The beginning of an epoch.</summary>
    public string? Begin(long place, WindowBase begun, long startMs)
    {
        string? wrong = null;
        foreach ((_, _, WindowAudit audit) in known)
        {
            wrong ??= audit.Begin(place, begun, startMs)?.Words;
        }

        return wrong;
    }

    /// <summary>The opening of a window.</summary>
    public string? Open(
        long place,
        long timeMs,
        WindowOpening opening,
        ReadOnlySpan<byte> signature
    ) =>
        Find(opening.Registry) is { } under
            ? under.Audit.Open(place, timeMs, opening, signature)?.Words
            : Unknown(opening.Registry);

    /// <summary>The closing of a window.</summary>
    public string? Close(
        long place,
        long timeMs,
        WindowClosing closing,
        ReadOnlySpan<byte> signature
    ) =>
        Find(closing.Registry) is { } under
            ? under.Audit.Close(place, timeMs, closing, signature)?.Words
            : Unknown(closing.Registry);

    /// <summary>The secret of an epoch.</summary>
    public string? Reveal(
        long place,
        Sha256Hash registry,
        int node,
        long epoch,
        ReadOnlySpan<byte> value
    ) =>
        Find(registry) is { } under
            ? under.Audit.Reveal(place, node, epoch, value)?.Words
            : Unknown(registry);

    private static string? Words(ClockChainFault? fault) =>
        fault is null ? null : $"{fault.Words} ({fault.Reason})";

    private static string Unknown(Sha256Hash registry) =>
        $"registry {registry} does not stand before it";

    private (NodeRegistry Registry, ClockChain Chain, WindowAudit Audit)? Find(Sha256Hash hash)
    {
        foreach ((NodeRegistry Registry, ClockChain Chain, WindowAudit Audit) one in known)
        {
            if (one.Registry.Hash == hash)
            {
                return one;
            }
        }

        return null;
    }

    private string? EndRegistry()
    {
        bool isMade = NodeRegistry.TryCreate(part, out NodeRegistry? registry);
        part.Clear();
        if (!isMade || registry!.Hash != partOf)
        {
            return $"its nodes are not those of registry {partOf}, or not in their order";
        }

        if (Find(registry.Hash) is not null)
        {
            return null;
        }

        if (known.Count == RegistryCountMax)
        {
            return $"more than {RegistryCountMax} registries";
        }

        ClockChain chain = new(registry);
        known.Add((registry, chain, new WindowAudit(registry, chain)));
        return null;
    }
}
