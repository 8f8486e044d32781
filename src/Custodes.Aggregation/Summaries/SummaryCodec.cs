using System.Diagnostics.CodeAnalysis;
using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Bytes;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Sketches;

namespace Custodes.Aggregation.Summaries;

/// <summary>The bytes of a summary's content (docs/protocol/summary.md) and back. One content has one form.</summary>
internal static class SummaryCodec
{
    private const uint WeightMax = SummaryLimits.AgentCountMax * (uint)WeightRule.Unit;
    private const long ValueMax = ReportLimits.ValueMax * Fixed.One;

    private static ReadOnlySpan<byte> Name => "custodes/summary/v1\n"u8;

    public static void Write(WireWriter writer, SummaryContent content)
    {
        writer.PutBytes(Name);
        writer.PutHash(content.Context);
        writer.PutUInt64(content.Epoch);
        writer.PutUInt32(content.Bucket);
        writer.PutUInt16(content.Role);
        writer.PutUInt16(content.AgentCount);
        writer.PutUInt32(content.Weight);
        writer.PutUInt32(content.CategoryWeight);
        writer.PutHash(content.LeafRoot);
        writer.PutByte((byte)content.Features.Length);
        foreach (FeatureSummary feature in content.Features.Span)
        {
            writer.PutUInt32(feature.Weight);
            writer.PutInt64(feature.Mean);
            writer.PutInt64(feature.Median);
            writer.PutInt64(feature.Deviation);
            writer.PutInt64(feature.Log2Variance);
            WriteSketch(writer, feature.Sketch);
        }

        writer.PutByte((byte)content.Calibrations.Length);
        foreach (CalibrationSummary calibration in content.Calibrations.Span)
        {
            writer.PutUInt32(calibration.Weight);
            WriteSketch(writer, calibration.Scores);
        }

        WriteCategories(writer, content.Categories.Span);
        writer.PutUInt16((ushort)content.Rows.Length);
        foreach (RowSummary row in content.Rows.Span)
        {
            writer.PutUInt64(row.From);
            writer.PutUInt32(row.Weight);
            writer.PutUInt32(row.Visits);
            WriteCategories(writer, row.Next.Span);
        }
    }

    public static bool TryRead(
        ReadOnlySpan<byte> bytes,
        FleetRegistry registry,
        [NotNullWhen(true)] out SummaryContent? content
    )
    {
        WireReader reader = new(bytes);
        reader.Expect(Name);
        SummaryContent read = new()
        {
            Context = reader.GetHash(),
            Epoch = reader.GetUInt64(),
            Bucket = reader.GetUInt32(),
            Role = reader.GetUInt16(),
            AgentCount = reader.GetUInt16(),
            Weight = GetWeight(ref reader),
            CategoryWeight = GetWeight(ref reader),
            LeafRoot = reader.GetHash(),
            Features = ReadFeatures(ref reader, registry.FeatureCount),
            Calibrations = ReadCalibrations(ref reader, registry.Calibrated.Length),
            Categories = ReadCategories(ref reader, SummaryLimits.CategoryCountMax),
            Rows = ReadRows(ref reader),
        };
        reader.Require(read.AgentCount <= SummaryLimits.AgentCountMax);
        content = reader.IsDone ? read : null;
        return content is not null;
    }

    private static void WriteSketch(WireWriter writer, QuantileSketch sketch)
    {
        writer.PutUInt16((ushort)sketch.Bins.Length);
        for (int index = 0; index < sketch.Bins.Length; index++)
        {
            writer.PutInt16(sketch.Bins[index]);
            writer.PutUInt64(sketch.Masses[index]);
        }
    }

    private static void WriteCategories(WireWriter writer, ReadOnlySpan<CategorySummary> categories)
    {
        writer.PutUInt16((ushort)categories.Length);
        foreach (CategorySummary category in categories)
        {
            writer.PutUInt64(category.Category);
            writer.PutUInt32(category.Share);
            writer.PutUInt32(category.Support);
        }
    }

    private static uint GetWeight(ref WireReader reader)
    {
        uint weight = reader.GetUInt32();
        reader.Require(weight <= WeightMax);
        return weight;
    }

    private static long GetValue(ref WireReader reader, long least, long most)
    {
        long value = reader.GetInt64();
        reader.Require(value >= least && value <= most);
        return value;
    }

    private static FeatureSummary[] ReadFeatures(ref WireReader reader, int count)
    {
        FeatureSummary[] features = new FeatureSummary[count];
        reader.Require(reader.GetByte() == count);
        for (int index = 0; index < count && reader.IsSound; index++)
        {
            uint weight = GetWeight(ref reader);
            FeatureSummary feature = new(
                weight,
                GetValue(ref reader, -ValueMax, ValueMax),
                GetValue(ref reader, -ValueMax, ValueMax),
                GetValue(ref reader, 0, 2 * ValueMax),
                GetValue(ref reader, -64 * Fixed.One, 64 * Fixed.One),
                ReadSketch(ref reader, weight)
            );
            bool isEmpty = (feature with { Sketch = QuantileSketch.Empty }) == FeatureOf(0);
            reader.Require(weight > 0 || isEmpty);
            features[index] = feature;
        }

        return features;
    }

    private static FeatureSummary FeatureOf(uint weight) =>
        new(weight, 0, 0, 0, 0, QuantileSketch.Empty);

    private static CalibrationSummary[] ReadCalibrations(ref WireReader reader, int count)
    {
        CalibrationSummary[] calibrations = new CalibrationSummary[count];
        reader.Require(reader.GetByte() == count);
        for (int index = 0; index < count && reader.IsSound; index++)
        {
            uint weight = GetWeight(ref reader);
            QuantileSketch scores = ReadSketch(ref reader, weight);
            reader.Require(scores.Total == (ulong)weight * QuantileSketch.UnitMass);
            calibrations[index] = new CalibrationSummary(weight, scores);
        }

        return calibrations;
    }

    // Reports may come without sketches, so the mass is at most the weight's.
    private static QuantileSketch ReadSketch(ref WireReader reader, uint weight)
    {
        int count = reader.GetCount(SummaryLimits.BinCountMax, 10);
        short[] bins = new short[count];
        ulong[] masses = new ulong[count];
        ulong left = (ulong)weight * QuantileSketch.UnitMass;
        int last = int.MinValue;
        for (int index = 0; index < count && reader.IsSound; index++)
        {
            bins[index] = reader.GetInt16();
            masses[index] = reader.GetUInt64();
            reader.Require(
                bins[index] > last
                    && SketchBins.IsBin(bins[index])
                    && masses[index] > 0
                    && masses[index] <= left
            );
            left -= Math.Min(masses[index], left);
            last = bins[index];
        }

        return reader.IsSound && count > 0
            ? new QuantileSketch(bins, masses)
            : QuantileSketch.Empty;
    }

    private static CategorySummary[] ReadCategories(ref WireReader reader, int most)
    {
        CategorySummary[] categories = new CategorySummary[reader.GetCount(most, 16)];
        ulong total = 0;
        for (int index = 0; index < categories.Length; index++)
        {
            categories[index] = new CategorySummary(
                reader.GetUInt64(),
                reader.GetUInt32(),
                GetWeight(ref reader)
            );
            total += categories[index].Share;
            reader.Require(
                index == 0 || categories[index].Category > categories[index - 1].Category
            );
        }

        reader.Require(total <= QuantileSketch.UnitMass);
        return categories;
    }

    private static RowSummary[] ReadRows(ref WireReader reader)
    {
        RowSummary[] rows = new RowSummary[reader.GetCount(SummaryLimits.RowCountMax, 18)];
        for (int index = 0; index < rows.Length && reader.IsSound; index++)
        {
            rows[index] = new RowSummary(
                reader.GetUInt64(),
                GetWeight(ref reader),
                reader.GetUInt32(),
                ReadCategories(ref reader, SummaryLimits.RowEntryCountMax)
            );
            reader.Require(
                rows[index].Visits <= 10 * SummaryLimits.AgentCountMax
                    && (index == 0 || rows[index].From > rows[index - 1].From)
            );
        }

        return rows;
    }
}
