using Custodes.Aggregation.Assignment;

namespace Custodes.Aggregation.Summaries;

/// <summary>What a bucket's reports sum up to before anybody says what means are clipped to.</summary>
/// <remarks>
/// Holds for every context that has the registry, the epoch and the exclusions of agents of the one it was gathered
/// for, whatever baseline is certified there. Made and read by <see cref="SummaryBuilder"/>; 13 KB for 50 agents with
/// 16 numbers.
/// </remarks>
public sealed class BucketSums
{
    private readonly EpochContext gatheredFor;

    internal BucketSums(EpochContext context, SummaryContent draft, NumberSums[] numbers)
    {
        gatheredFor = context;
        Draft = draft;
        Numbers = numbers;
    }

    /// <summary>The content without its numbers.</summary>
    internal SummaryContent Draft { get; }

    /// <summary>The numbers before clipping.</summary>
    internal NumberSums[] Numbers { get; }

    /// <summary>Whether they may be finished in a context.</summary>
    internal bool AreFor(EpochContext context) =>
        ReferenceEquals(gatheredFor.Registry, context.Registry)
        && gatheredFor.Epoch == context.Epoch
        && gatheredFor.ExcludedAgents.SequenceEqual(context.ExcludedAgents);
}
