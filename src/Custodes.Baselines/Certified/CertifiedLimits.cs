namespace Custodes.Baselines.Certified;

/// <summary>How much is kept of what is certified.</summary>
public static class CertifiedLimits
{
    /// <summary>Roles.</summary>
    public const int RoleCountMax = 1024;

    /// <summary>Actions of a role, and transitions of a role.</summary>
    public const int EntryCountMax = 8192;

    // Features are logarithms to base 2 of 32-bit sizes and 64-bit times.
    internal const float NumberMax = 1e6f;
}
