using System.Diagnostics.CodeAnalysis;
using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Bytes;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Sketches;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Baselines;

/// <summary>The bytes of a global baseline (docs/protocol/summary.md) and back. One baseline has one form.</summary>
internal static class BaselineCodec
{
    private const int RoleBytesMin = 40;
    private const long LogMax = 64 * Fixed.One;
    private const FeatureFlags AllFlags =
        FeatureFlags.Known | FeatureFlags.Frozen | FeatureFlags.FromMedians;

    private static ReadOnlySpan<byte> Name => "custodes/global-baseline/v2\n"u8;

    public static byte[] Write(ulong epoch, Sha256Hash contextHash, RoleBaseline[] roles)
    {
        WireWriter writer = new();
        writer.PutBytes(Name);
        writer.PutUInt64(epoch);
        writer.PutHash(contextHash);
        writer.PutUInt16((ushort)roles.Length);
        foreach (RoleBaseline role in roles)
        {
            WriteRole(writer, role);
        }

        return writer.Written.ToArray();
    }

    public static bool TryRead(
        ReadOnlyMemory<byte> bytes,
        FleetRegistry registry,
        [NotNullWhen(true)] out GlobalBaseline? baseline
    )
    {
        baseline = null;
        WireReader reader = new(bytes.Span);
        reader.Require(bytes.Length <= BaselineLimits.BytesMax);
        reader.Expect(Name);
        ulong epoch = reader.GetUInt64();
        Sha256Hash contextHash = reader.GetHash();
        RoleBaseline[] roles = new RoleBaseline[
            reader.GetCount(registry.Roles.Length, RoleBytesMin)
        ];
        int last = -1;
        for (int index = 0; index < roles.Length && reader.IsSound; index++)
        {
            roles[index] = ReadRole(ref reader, registry);
            reader.Require(roles[index].Role > last && roles[index].Role < registry.Roles.Length);
            last = roles[index].Role;
        }

        if (!reader.IsDone)
        {
            return false;
        }

        baseline = new GlobalBaseline(epoch, contextHash, roles, bytes.ToArray());
        return true;
    }

    private static void WriteRole(WireWriter writer, RoleBaseline role)
    {
        writer.PutUInt16(role.Role);
        writer.PutUInt64(role.Weight);
        writer.PutUInt32(role.BucketCount);
        writer.PutUInt64(role.AnchorEpoch);
        writer.PutUInt64(role.NextAnchorEpoch);
        writer.PutByte((byte)role.Features.Length);
        foreach (FeatureBaseline feature in role.Features.Span)
        {
            writer.PutByte((byte)feature.Flags);
            writer.PutInt64(feature.Centre);
            writer.PutInt64(feature.Log2Deviation);
            writer.PutInt64(feature.Log2Variance);
            writer.PutInt64(feature.Anchor);
            writer.PutInt64(feature.NextAnchor);
            writer.PutInt64(feature.AnchorLog2Deviation);
            writer.PutInt64(feature.NextAnchorLog2Deviation);
        }

        WriteAll(writer, role.Distributions);
        writer.PutByte((byte)role.Calibrations.Length);
        WriteAll(writer, role.Calibrations);
        writer.PutUInt16((ushort)role.Categories.Length);
        foreach (CategoryBaseline category in role.Categories.Span)
        {
            writer.PutUInt64(category.Category);
            writer.PutUInt32(category.Share);
            writer.PutUInt64(category.Support);
            writer.PutByte(category.IsKnown ? (byte)1 : (byte)0);
        }

        writer.PutUInt16((ushort)role.Transitions.Length);
        foreach (TransitionBaseline transition in role.Transitions.Span)
        {
            writer.PutUInt64(transition.From);
            writer.PutUInt64(transition.To);
            writer.PutUInt32(transition.Probability);
        }
    }

    private static void WriteAll(
        WireWriter writer,
        ReadOnlyMemory<ReadOnlyMemory<CdfPoint>> distributions
    )
    {
        foreach (ReadOnlyMemory<CdfPoint> distribution in distributions.Span)
        {
            writer.PutUInt16((ushort)distribution.Length);
            foreach (CdfPoint point in distribution.Span)
            {
                writer.PutInt16(point.Bin);
                writer.PutUInt32(point.Below);
            }
        }
    }

    private static RoleBaseline ReadRole(ref WireReader reader, FleetRegistry registry)
    {
        ushort role = reader.GetUInt16();
        ulong weight = reader.GetUInt64();
        uint buckets = reader.GetUInt32();
        ulong anchorEpoch = reader.GetUInt64();
        ulong nextAnchorEpoch = reader.GetUInt64();
        reader.Require(anchorEpoch <= nextAnchorEpoch);
        return new RoleBaseline
        {
            Role = role,
            Weight = weight,
            BucketCount = buckets,
            AnchorEpoch = anchorEpoch,
            NextAnchorEpoch = nextAnchorEpoch,
            Features = ReadFeatures(ref reader, registry.FeatureCount),
            Distributions = ReadAll(ref reader, registry.FeatureCount),
            Calibrations = reader.Require(reader.GetByte() == registry.Calibrated.Length)
                ? ReadAll(ref reader, registry.Calibrated.Length)
                : ReadOnlyMemory<ReadOnlyMemory<CdfPoint>>.Empty,
            Categories = ReadCategories(ref reader),
            Transitions = ReadTransitions(ref reader),
        };
    }

    private static FeatureBaseline[] ReadFeatures(ref WireReader reader, int count)
    {
        FeatureBaseline[] features = new FeatureBaseline[count];
        reader.Require(reader.GetByte() == count);
        for (int index = 0; index < count && reader.IsSound; index++)
        {
            features[index] = new FeatureBaseline(
                (FeatureFlags)reader.GetByte(),
                reader.GetInt64(),
                reader.GetInt64(),
                reader.GetInt64(),
                reader.GetInt64(),
                reader.GetInt64(),
                reader.GetInt64(),
                reader.GetInt64()
            );
            FeatureBaseline feature = features[index];
            reader.Require((feature.Flags & ~AllFlags) == FeatureFlags.None);
            reader.Require(feature.IsKnown || feature == default);
            reader.Require(
                feature.Log2Deviation is >= -LogMax and <= LogMax
                    && feature.Log2Variance is >= -LogMax and <= LogMax
                    && feature.AnchorLog2Deviation is >= -LogMax and <= LogMax
                    && feature.NextAnchorLog2Deviation is >= -LogMax and <= LogMax
                    && IsValue(feature.Centre)
                    && IsValue(feature.Anchor)
                    && IsValue(feature.NextAnchor)
            );
        }

        return features;
    }

    // No agent's mean is further out; larger numbers would overflow where they are measured against.
    private static bool IsValue(long value) =>
        value is >= -ReportLimits.ValueMax * Fixed.One and <= ReportLimits.ValueMax * Fixed.One;

    private static ReadOnlyMemory<CdfPoint>[] ReadAll(ref WireReader reader, int count)
    {
        ReadOnlyMemory<CdfPoint>[] all = new ReadOnlyMemory<CdfPoint>[count];
        for (int index = 0; index < count; index++)
        {
            CdfPoint[] points = new CdfPoint[reader.GetCount(BaselineLimits.PointCountMax, 6)];
            CdfPoint last = new(short.MinValue, 0);
            foreach (ref CdfPoint point in points.AsSpan())
            {
                point = new CdfPoint(reader.GetInt16(), reader.GetUInt32());
                reader.Require(
                    point.Bin > last.Bin && SketchBins.IsBin(point.Bin) && point.Below > last.Below
                );
                last = point;
            }

            reader.Require(points.Length == 0 || last.Below == QuantileSketch.UnitMass);
            all[index] = points;
        }

        return all;
    }

    private static CategoryBaseline[] ReadCategories(ref WireReader reader)
    {
        CategoryBaseline[] categories = new CategoryBaseline[
            reader.GetCount(BaselineLimits.CategoryCountMax, 21)
        ];
        ulong total = 0;
        for (int index = 0; index < categories.Length; index++)
        {
            ulong id = reader.GetUInt64();
            uint share = reader.GetUInt32();
            ulong support = reader.GetUInt64();
            byte known = reader.GetByte();
            categories[index] = new CategoryBaseline(id, share, support, known == 1);
            total += share;
            reader.Require(known <= 1 && (index == 0 || id > categories[index - 1].Category));
        }

        reader.Require(total <= QuantileSketch.UnitMass);
        return categories;
    }

    private static TransitionBaseline[] ReadTransitions(ref WireReader reader)
    {
        TransitionBaseline[] transitions = new TransitionBaseline[
            reader.GetCount(BaselineLimits.TransitionCountMax, 20)
        ];
        ulong row = 0;
        for (int index = 0; index < transitions.Length; index++)
        {
            TransitionBaseline next = new(
                reader.GetUInt64(),
                reader.GetUInt64(),
                reader.GetUInt32()
            );
            TransitionBaseline last = index == 0 ? default : transitions[index - 1];
            bool isSameRow = index > 0 && next.From == last.From;
            row = isSameRow ? row + next.Probability : next.Probability;
            reader.Require(
                (index == 0 || next.From > last.From || (isSameRow && next.To > last.To))
                    && row <= QuantileSketch.UnitMass
            );
            transitions[index] = next;
        }

        return transitions;
    }
}
