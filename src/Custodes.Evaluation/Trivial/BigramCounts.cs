using System.Runtime.InteropServices;
using Custodes.Contracts;
using Custodes.Evaluation.Traces;
using Custodes.Primitives;

namespace Custodes.Evaluation.Trivial;

/// <summary>How often one tool followed another in a role's traces; the start counts as a tool.</summary>
internal sealed class BigramCounts
{
    // No action has this key: 0 is "not told" everywhere.
    private const ulong Start = 0;

    private readonly Dictionary<ulong, int> pairs = [];
    private readonly Dictionary<ulong, int> firsts = [];
    private readonly Dictionary<ulong, int> actions = [];
    private readonly Dictionary<ulong, int> vocabularies = [];

    /// <summary>The pairs of a trace's tool calls, each with the index of its second call's event.</summary>
    public static IEnumerable<(int EventIndex, ulong Before, ulong Action)> PairsOf(
        TraceSet traces,
        int trace
    )
    {
        ulong before = Start;
        int count = traces.EventsOf(trace).Length;
        for (int index = 0; index < count; index++)
        {
            Observation row = traces.EventsOf(trace)[index];
            if (row.Kind == ObservationKind.ToolCall)
            {
                yield return (index, before, row.Action);
                before = row.Action;
            }
        }
    }

    /// <summary>The role of a trace: that of its first event.</summary>
    public static ulong RoleOf(TraceSet traces, int trace) =>
        traces.EventsOf(trace).IsEmpty ? 0 : traces.EventsOf(trace)[0].Role;

    /// <summary>Adds a trace's pairs (+1), or takes them back (-1).</summary>
    public void Add(TraceSet traces, int trace, int times)
    {
        ulong role = RoleOf(traces, trace);
        foreach ((_, ulong before, ulong action) in PairsOf(traces, trace))
        {
            Change(pairs, PairKey(role, before, action), times);
            Change(firsts, KeyedHash.Combine(role, before), times);
            int known = Change(actions, KeyedHash.Combine(role, action), times);
            bool isNew = times > 0 && known == times;
            bool isGone = times < 0 && known == 0;
            Change(
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

    /// <summary>Tools that the role used.</summary>
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
