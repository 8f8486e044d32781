using System.Diagnostics.CodeAnalysis;
using Custodes.Aggregation.Bytes;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Sketches;

namespace Custodes.Aggregation.Reports;

/// <summary>The bytes of a report (docs/protocol/summary.md) and back. One report has one form.</summary>
internal static class ReportCodec
{
    private static ReadOnlySpan<byte> Name => "custodes/agent-report/v1\n"u8;

    public static void Write(WireWriter writer, AgentReport report)
    {
        writer.PutBytes(Name);
        writer.PutHash(report.Registry);
        writer.PutUInt32(report.Agent);
        writer.PutUInt64(report.Epoch);
        writer.PutUInt64(report.Sequence);
        writer.PutByte((byte)report.Features.Length);
        foreach (FeatureReport feature in report.Features.Span)
        {
            writer.PutUInt16(feature.Count);
            writer.PutInt64(feature.Sum);
            writer.PutInt64(feature.Squares);
            WriteUnit(writer, feature.Sketch);
        }

        writer.PutByte((byte)report.Calibrations.Length);
        foreach (CalibrationReport calibration in report.Calibrations.Span)
        {
            writer.PutUInt16(calibration.Sessions);
            WriteUnit(writer, calibration.Scores);
        }

        writer.PutUInt16((ushort)report.Categories.Length);
        foreach (CategoryShare share in report.Categories.Span)
        {
            writer.PutUInt64(share.Category);
            writer.PutUInt32(share.Share);
        }

        writer.PutUInt16((ushort)report.Transitions.Length);
        foreach (TransitionCount transition in report.Transitions.Span)
        {
            writer.PutUInt64(transition.From);
            writer.PutUInt64(transition.To);
            writer.PutUInt16(transition.Count);
        }
    }

    public static bool TryRead(
        ReadOnlySpan<byte> bytes,
        FleetRegistry registry,
        [NotNullWhen(true)] out AgentReport? report,
        out ReportRefusal refusal
    )
    {
        report = null;
        WireReader reader = new(bytes);
        reader.Require(bytes.Length <= ReportLimits.BytesMax);
        reader.Expect(Name);
        AgentReport read = new()
        {
            Registry = reader.GetHash(),
            Agent = reader.GetUInt32(),
            Epoch = reader.GetUInt64(),
            Sequence = reader.GetUInt64(),
            Features = ReadFeatures(ref reader, registry.FeatureCount),
            Calibrations = ReadCalibrations(ref reader, registry.Calibrated.Length),
            Categories = ReadCategories(ref reader),
            Transitions = ReadTransitions(ref reader),
        };
        refusal = !reader.IsDone ? ReportRefusal.Malformed : Check(read, registry);
        if (refusal != ReportRefusal.None)
        {
            return false;
        }

        report = read;
        return true;
    }

    private static ReportRefusal Check(AgentReport report, FleetRegistry registry)
    {
        if (report.Registry != registry.Hash)
        {
            return ReportRefusal.WrongRegistry;
        }

        if (report.Agent >= registry.Agents.Length)
        {
            return ReportRefusal.UnknownAgent;
        }

        foreach (FeatureReport feature in report.Features.Span)
        {
            if (!feature.IsPossible)
            {
                return ReportRefusal.Impossible;
            }
        }

        return ReportRefusal.None;
    }

    private static void WriteUnit(WireWriter writer, QuantileSketch sketch)
    {
        writer.PutUInt16((ushort)sketch.Bins.Length);
        for (int index = 0; index < sketch.Bins.Length; index++)
        {
            writer.PutInt16(sketch.Bins[index]);
            writer.PutUInt32((uint)sketch.Masses[index]);
        }
    }

    private static QuantileSketch ReadUnit(ref WireReader reader)
    {
        int count = reader.GetCount(ReportLimits.BinCountMax, 6);
        short[] bins = new short[count];
        ulong[] masses = new ulong[count];
        ulong total = 0;
        int last = int.MinValue;
        for (int index = 0; index < count; index++)
        {
            bins[index] = reader.GetInt16();
            masses[index] = reader.GetUInt32();
            total += masses[index];
            reader.Require(
                bins[index] > last && SketchBins.IsBin(bins[index]) && masses[index] > 0
            );
            last = bins[index];
        }

        reader.Require(count == 0 || total == QuantileSketch.UnitMass);
        return reader.IsSound && count > 0
            ? new QuantileSketch(bins, masses)
            : QuantileSketch.Empty;
    }

    private static FeatureReport[] ReadFeatures(ref WireReader reader, int count)
    {
        FeatureReport[] features = new FeatureReport[count];
        reader.Require(reader.GetByte() == count);
        for (int index = 0; index < count && reader.IsSound; index++)
        {
            features[index] = new FeatureReport(
                reader.GetUInt16(),
                reader.GetInt64(),
                reader.GetInt64(),
                ReadUnit(ref reader)
            );
        }

        return features;
    }

    private static CalibrationReport[] ReadCalibrations(ref WireReader reader, int count)
    {
        CalibrationReport[] calibrations = new CalibrationReport[count];
        reader.Require(reader.GetByte() == count);
        for (int index = 0; index < count && reader.IsSound; index++)
        {
            ushort sessions = reader.GetUInt16();
            calibrations[index] = new CalibrationReport(sessions, ReadUnit(ref reader));
            reader.Require(
                sessions <= ReportLimits.ValueCountMax
                    && sessions == 0 == (calibrations[index].Scores.Total == 0)
            );
        }

        return calibrations;
    }

    private static CategoryShare[] ReadCategories(ref WireReader reader)
    {
        CategoryShare[] shares = new CategoryShare[
            reader.GetCount(ReportLimits.CategoryCountMax, 12)
        ];
        ulong total = 0;
        for (int index = 0; index < shares.Length; index++)
        {
            shares[index] = new CategoryShare(reader.GetUInt64(), reader.GetUInt32());
            total += shares[index].Share;
            reader.Require(
                shares[index].Share > 0
                    && (index == 0 || shares[index].Category > shares[index - 1].Category)
            );
        }

        reader.Require(total <= QuantileSketch.UnitMass);
        return shares;
    }

    private static TransitionCount[] ReadTransitions(ref WireReader reader)
    {
        TransitionCount[] counts = new TransitionCount[
            reader.GetCount(ReportLimits.TransitionCountMax, 18)
        ];
        int total = 0;
        for (int index = 0; index < counts.Length; index++)
        {
            counts[index] = new TransitionCount(
                reader.GetUInt64(),
                reader.GetUInt64(),
                reader.GetUInt16()
            );
            total += counts[index].Count;
            reader.Require(
                counts[index].Count > 0 && (index == 0 || IsAbove(counts[index], counts[index - 1]))
            );
        }

        reader.Require(total <= ReportLimits.ValueCountMax);
        return counts;
    }

    private static bool IsAbove(TransitionCount next, TransitionCount before) =>
        next.From > before.From || (next.From == before.From && next.To > before.To);
}
