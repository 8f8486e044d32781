using Custodes.Baselines.Behaviour;
using Custodes.Primitives.State;

namespace Custodes.Baselines.Certified;

/// <summary>What the whole fleet agreed on after an epoch, role by role, and all roles together. Immutable.</summary>
public sealed class CertifiedFleet
{
    private readonly CertifiedRole[] roles;
    private readonly Dictionary<ulong, CertifiedRole> byKey = [];

    /// <summary>From its parts.</summary>
    /// <param name="epoch">The epoch that it was computed from.</param>
    /// <param name="all">All roles together: the prior of roles of which nothing is certified.</param>
    /// <param name="roles">Each with a key of its own.</param>
    public CertifiedFleet(ulong epoch, CertifiedRole all, CertifiedRole[] roles)
    {
        Epoch = epoch;
        All = all;
        this.roles = roles;
        foreach (CertifiedRole role in roles)
        {
            byKey[role.Key] = role;
        }
    }

    /// <summary>The epoch that it was computed from.</summary>
    public ulong Epoch { get; }

    /// <summary>All roles together.</summary>
    public CertifiedRole All { get; }

    /// <summary>The roles.</summary>
    public ReadOnlySpan<CertifiedRole> Roles => roles;

    /// <summary>What is certified of a role; null when nothing is.</summary>
    /// <param name="key">Keyed hash of its name; 0 for the fleet.</param>
    public CertifiedRole? Find(ulong key) => key == 0 ? All : byKey.GetValueOrDefault(key);

    /// <summary>Writes it: a snapshot and a journal keep the same bytes.</summary>
    public void Save(StateWriter writer)
    {
        writer.PutUInt64(Epoch);
        All.Save(writer);
        writer.PutInt32(roles.Length);
        foreach (CertifiedRole role in roles)
        {
            role.Save(writer);
        }
    }

    /// <summary>Reads it; the reader says whether it was sound.</summary>
    public static CertifiedFleet Restore(ref StateReader reader)
    {
        ulong epoch = reader.GetUInt64();
        CertifiedRole all = CertifiedRole.Restore(ref reader);
        CertifiedRole[] read = new CertifiedRole[
            reader.GetCount(CertifiedLimits.RoleCountMax, 16 + (NumericFeature.Count * 9), "roles")
        ];
        for (int index = 0; index < read.Length; index++)
        {
            read[index] = CertifiedRole.Restore(ref reader);
        }

        return new CertifiedFleet(epoch, all, read);
    }
}
