using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Sketches;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Summaries;

/// <summary>How much one bucket's summary holds.</summary>
public static class SummaryLimits
{
    /// <summary>Agents of a bucket: half as many again as a bucket has in the rules at their most.</summary>
    public const int AgentCountMax = 384;

    /// <summary>Bins of a sketch: all there are.</summary>
    public const int BinCountMax = (2 * SketchBins.OutermostBin) + 1;

    /// <summary>Categories; past it those with the least support are left out.</summary>
    public const int CategoryCountMax = 1024;

    /// <summary>Rows of transitions; past it those with the fewest visits are left out.</summary>
    public const int RowCountMax = 256;

    /// <summary>Transitions of a row; past it those with the least support are left out.</summary>
    public const int RowEntryCountMax = 64;

    /// <summary>Bytes around the content: who summed up, their clock, their signature.</summary>
    public const int EnvelopeBytes = 2 + Sha256Hash.Bytes + Reports.SignedReport.SignatureBytes;

    /// <summary>Bytes of a summary with its envelope.</summary>
    public const int BytesMax =
        EnvelopeBytes
        + 128
        + (RegistryLimits.FeatureCountMax * (36 + SketchBytesMax))
        + (RegistryLimits.CalibrationCountMax * (4 + SketchBytesMax))
        + (CategoryCountMax * 16)
        + (RowCountMax * (18 + (RowEntryCountMax * 16)));

    private const int SketchBytesMax = 2 + (BinCountMax * 10);
}
