using Custodes.Aggregation.Bytes;

namespace Custodes.Aggregation.Registry;

/// <summary>The numbers that everybody must use to compute the same baseline; the registry's hash covers them.</summary>
/// <remarks>Shares are in thousandths. An epoch is an hour in the defaults: 336 are 14 days, 720 are 30.</remarks>
public sealed record AggregationRules
{
    /// <summary>Agents of a bucket, about.</summary>
    public ushort BucketAgents { get; init; } = 50;

    /// <summary>Aggregators that each bucket is given to.</summary>
    public ushort ReplicaCount { get; init; } = 3;

    /// <summary>Aggregators that must say the same before a bucket counts.</summary>
    public ushort ReplicasMin { get; init; } = 2;

    /// <summary>Epochs until a new agent or node has its full weight; it begins with none.</summary>
    public uint RampEpochs { get; init; } = 336;

    /// <summary>Most that one owner's agents weigh of a role.</summary>
    public ushort OwnerPerMille { get; init; } = 20;

    /// <summary>Most that the agents of one enrolment weigh of a role.</summary>
    public ushort BatchPerMille { get; init; } = 10;

    /// <summary>Scales around the certified centre beyond which an agent's mean is clipped.</summary>
    public ushort ClipScales { get; init; } = 3;

    /// <summary>Cut at each end of the buckets, for numbers.</summary>
    public ushort TrimPerMille { get; init; } = 250;

    /// <summary>Cut at each end for shares, which more would take off what is rare.</summary>
    public ushort ShareTrimPerMille { get; init; } = 100;

    /// <summary>Of a scale: further apart than this, medians are certified and not means.</summary>
    public ushort MedianSwitchPerMille { get; init; } = 100;

    /// <summary>Of the way to the new aggregate that a baseline goes in an epoch (η).</summary>
    public ushort StepPerMille { get; init; } = 50;

    /// <summary>Of a scale: the furthest it goes in an epoch (ρ).</summary>
    public ushort StepMaxPerMille { get; init; } = 20;

    /// <summary>Of the anchor's scale: the furthest a centre may be from its anchor.</summary>
    public ushort AnchorPerMille { get; init; } = 250;

    /// <summary>Of an octave: the furthest a scale may be from the anchor's; more by 250 over the square root of the buckets, for chance.</summary>
    public ushort AnchorScalePerMille { get; init; } = 125;

    /// <summary>Epochs after which a new anchor is cast; it holds from twice that age on back to once.</summary>
    public uint AnchorEpochs { get; init; } = 720;

    /// <summary>Agents that a category needs at least to be known.</summary>
    public ushort SupportMin { get; init; } = 20;

    /// <summary>Share of agents that may be malicious; a category needs twice as many to be known.</summary>
    public ushort MaliciousPerMille { get; init; } = 10;

    /// <summary>Visits of a row of transitions, each agent's counted up to ten, below which it is not certified.</summary>
    public ushort RowVisitsMin { get; init; } = 200;

    /// <summary>Share of buckets that are recomputed.</summary>
    public ushort AuditPerMille { get; init; } = 20;

    internal void Write(WireWriter writer)
    {
        writer.PutUInt16(BucketAgents);
        writer.PutUInt16(ReplicaCount);
        writer.PutUInt16(ReplicasMin);
        writer.PutUInt32(RampEpochs);
        writer.PutUInt16(OwnerPerMille);
        writer.PutUInt16(BatchPerMille);
        writer.PutUInt16(ClipScales);
        writer.PutUInt16(TrimPerMille);
        writer.PutUInt16(ShareTrimPerMille);
        writer.PutUInt16(MedianSwitchPerMille);
        writer.PutUInt16(StepPerMille);
        writer.PutUInt16(StepMaxPerMille);
        writer.PutUInt16(AnchorPerMille);
        writer.PutUInt16(AnchorScalePerMille);
        writer.PutUInt32(AnchorEpochs);
        writer.PutUInt16(SupportMin);
        writer.PutUInt16(MaliciousPerMille);
        writer.PutUInt16(RowVisitsMin);
        writer.PutUInt16(AuditPerMille);
    }
}
