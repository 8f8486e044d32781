using Custodes.Aggregation.Registry;

namespace Custodes.Aggregation.Reports;

/// <summary>How much one agent may report in an epoch.</summary>
public static class ReportLimits
{
    /// <summary>Values that a number is made of; further ones are not counted.</summary>
    public const int ValueCountMax = 1000;

    /// <summary>The largest value on either side; larger ones are cut to it.</summary>
    public const int ValueMax = 1024;

    /// <summary>Bins of a sketch.</summary>
    public const int BinCountMax = 128;

    /// <summary>Categories, the most frequent ones.</summary>
    public const int CategoryCountMax = 32;

    /// <summary>Transitions, the most frequent ones.</summary>
    public const int TransitionCountMax = 64;

    /// <summary>Bytes of a report without its signature.</summary>
    public const int BytesMax =
        77
        + 1
        + (RegistryLimits.FeatureCountMax * (18 + SketchBytesMax))
        + 1
        + (RegistryLimits.CalibrationCountMax * (2 + SketchBytesMax))
        + 2
        + (CategoryCountMax * 12)
        + 2
        + (TransitionCountMax * 18);

    private const int SketchBytesMax = 2 + (BinCountMax * 6);
}
