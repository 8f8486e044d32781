using System.Runtime.InteropServices;
using Custodes.Contracts;
using Custodes.Evaluation.Traces;
using Custodes.Primitives;

namespace Custodes.Evaluation.Trivial;

/// <summary>How often one tool followed another in a role's traces.</summary>
/// <remarks>The end of a trace counts as a tool, its start as one if told so.</remarks>
internal sealed class BigramCounts(bool countsStart)
{
    // No tool's name has these keys but by a chance of one in 2^63.
    private const ulong Start = 0;
    private const ulong End = ulong.MaxValue;

    private readonly Dictionary<ulong, int> pairs = [];
    private readonly Dictionary<ulong, int> firsts = [];
    private readonly Dictionary<ulong, int> seconds = [];
    private readonly Dictionary<ulong, int> totals = [];
    private readonly Dictionary<ulong, int> vocabularies = [];

    /// <summary>The role of a trace: that of its first event.</summary>
    public static ulong RoleOf(TraceSet traces, int trace) =>
        traces.EventsOf(trace).IsEmpty ? 0 : traces.EventsOf(trace)[0].Role;

    /// <summary>The pairs of a trace's tool calls, each with the index of the event that completes it.</summary>
    public IEnumerable<(int EventIndex, ulong Before, ulong Action)> PairsOf(
        TraceSet traces,
        int trace
    )
    {
        ulong before = Start;
        int count = traces.EventsOf(trace).Length;
        for (int index = 0; index < count; index++)
        {
            Observation row = traces.EventsOf(trace)[index];
            if (row.Kind != ObservationKind.ToolCall)
            {
                continue;
            }

            if (countsStart || before != Start)
            {
                yield return (index, before, row.Action);
            }

            before = row.Action;
        }

        if (count > 0 && (countsStart || before != Start))
        {
            yield return (count - 1, before, End);
        }
    }

    /// <summary>Adds a trace's pairs (+1), or takes them back (-1).</summary>
    public void Add(TraceSet traces, int trace, int times)
    {
        ulong role = RoleOf(traces, trace);
        foreach ((_, ulong before, ulong action) in PairsOf(traces, trace))
        {
            _ = Change(pairs, PairKey(role, before, action), times);
            _ = Change(firsts, KeyedHash.Combine(role, before), times);
            _ = Change(totals, role, times);
            int known = Change(seconds, KeyedHash.Combine(role, action), times);
            bool isNew = times > 0 && known == times;
            bool isGone = times < 0 && known == 0;
            _ = Change(
                vocabularies,
                role,
                isNew ? 1
                    : isGone ? -1
                    : 0
            );
        }
    }

    /// <summary>How often the pair occurred.</summary>
    public int PairCount(ulong role, ulong before, ulong action) =>
        pairs.GetValueOrDefault(PairKey(role, before, action));

    /// <summary>How often any tool followed this one.</summary>
    public int FirstCount(ulong role, ulong before) =>
        firsts.GetValueOrDefault(KeyedHash.Combine(role, before));

    /// <summary>How often this tool followed any.</summary>
    public int SecondCount(ulong role, ulong action) =>
        seconds.GetValueOrDefault(KeyedHash.Combine(role, action));

    /// <summary>Pairs of the role.</summary>
    public int TotalCount(ulong role) => totals.GetValueOrDefault(role);

    /// <summary>Different tools that followed any.</summary>
    public int VocabularySize(ulong role) => vocabularies.GetValueOrDefault(role);

    private static ulong PairKey(ulong role, ulong before, ulong action) =>
        KeyedHash.Combine(role, KeyedHash.Combine(before, action));

    private static int Change(Dictionary<ulong, int> counts, ulong key, int times)
    {
        ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _);
        count += times;
        Invariant.That(count >= 0);
        return count;
    }
}
