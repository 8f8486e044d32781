using Custodes.Cluster.Beacon;
using Custodes.Cryptography;

namespace Custodes.Cluster.Validating;

/// <summary>Says what the plan of an epoch is drawn from, or that a reveal is none.</summary>
public interface IEpochSeeds
{
    /// <summary>The seed of an epoch; null when the value is not the one that was fixed for it.</summary>
    Sha256Hash? SeedOf(PlanDraw draw);
}
