namespace Custodes.RedTeam;

/// <summary>What the story of the weak design claims; printed beside what is measured, never taken for it.</summary>
public static class Story
{
    /// <summary>Of the attacks on the weak design so many per cent succeed.</summary>
    public const int OverallPercent = 85;

    /// <summary>The worst attack makes up so many per cent of its baseline.</summary>
    public const int CorruptionPercent = 90;

    /// <summary>A core operation of the hardened design takes at most so long.</summary>
    public const int CoreOperationNs = 100;

    /// <summary>Cryptography costs at most so much of the throughput.</summary>
    public const int CryptographyPercent = 5;

    /// <summary>The unit in which attacks on a baseline measure what they took of it.</summary>
    public const string BaselineUnit = "% of the baseline";
}
