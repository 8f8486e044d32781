using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Summaries;

namespace Custodes.Aggregation.Combining;

/// <summary>Makes one statement about a role out of what its buckets say.</summary>
/// <remarks>The robust one is what is certified; others exist to be compared with it.</remarks>
public interface ICombiner
{
    /// <summary>Combines the buckets of a role.</summary>
    /// <param name="context">Of their epoch.</param>
    /// <param name="role">Place in the registry.</param>
    /// <param name="buckets">At least one, ascending by bucket.</param>
    RoleAggregate Combine(EpochContext context, ushort role, IReadOnlyList<SummaryContent> buckets);
}
