namespace Custodes.Aggregation.Registry;

/// <summary>How much a registry holds.</summary>
public static class RegistryLimits
{
    /// <summary>Agents.</summary>
    public const int AgentCountMax = 1 << 21;

    /// <summary>Aggregators: a place fits into two bytes.</summary>
    public const int NodeCountMax = ushort.MaxValue;

    /// <summary>Roles.</summary>
    public const int RoleCountMax = 1024;

    /// <summary>Numbers that a report has.</summary>
    public const int FeatureCountMax = 64;

    /// <summary>Detectors whose scores a report has.</summary>
    public const int CalibrationCountMax = 8;
}
