using System.Diagnostics.CodeAnalysis;
using Custodes.Aggregation.Registry;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Aggregation.Baselines;

/// <summary>What the fleet agrees is normal after an epoch: bytes, and their digest, which certificates are over.</summary>
/// <remarks>
/// Everything that the next epoch needs to go on is in it, so that two honest nodes with the same one compute the
/// same next one. Immutable.
/// </remarks>
public sealed class GlobalBaseline
{
    private readonly RoleBaseline[] roles;

    internal GlobalBaseline(
        ulong epoch,
        Sha256Hash contextHash,
        RoleBaseline[] roles,
        ReadOnlyMemory<byte> bytes
    )
    {
        Epoch = epoch;
        ContextHash = contextHash;
        this.roles = roles;
        Bytes = bytes;
        Digest = Sha256.Of(bytes.Span);
    }

    /// <summary>The epoch it was computed from.</summary>
    public ulong Epoch { get; }

    /// <summary>Of what was known before that epoch.</summary>
    public Sha256Hash ContextHash { get; }

    /// <summary>Roles of which anything is known, ascending by place.</summary>
    public ReadOnlySpan<RoleBaseline> Roles => roles;

    /// <summary>The canonical bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>SHA-256 of <see cref="Bytes"/>.</summary>
    public Sha256Hash Digest { get; }

    /// <summary>From its parts.</summary>
    public static GlobalBaseline Make(ulong epoch, Sha256Hash contextHash, RoleBaseline[] roles)
    {
        for (int index = 1; index < roles.Length; index++)
        {
            Invariant.That(roles[index - 1].Role < roles[index].Role);
        }

        return new GlobalBaseline(
            epoch,
            contextHash,
            roles,
            BaselineCodec.Write(epoch, contextHash, roles)
        );
    }

    /// <summary>Reads what came from above; only the canonical bytes are a baseline.</summary>
    public static bool TryParse(
        ReadOnlyMemory<byte> bytes,
        FleetRegistry registry,
        [NotNullWhen(true)] out GlobalBaseline? baseline
    ) => BaselineCodec.TryRead(bytes, registry, out baseline);

    /// <summary>What is known of a role; null when nothing is.</summary>
    public RoleBaseline? Find(ushort role)
    {
        foreach (RoleBaseline known in roles)
        {
            if (known.Role == role)
            {
                return known;
            }
        }

        return null;
    }
}
