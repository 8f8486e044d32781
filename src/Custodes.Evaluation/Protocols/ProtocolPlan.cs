using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Traces;
using Custodes.Primitives;

namespace Custodes.Evaluation.Protocols;

/// <summary>Splits labelled traces into the folds of a protocol.</summary>
/// <remarks>
/// Learning and scoring are in time order, so the plan follows from the traces alone; the stream's
/// choice of hijacked traces also from the seed. Traces that are left out by definition (resisted,
/// but attempted) are scored where the protocol scores all, and never learnt.
/// </remarks>
public static class ProtocolPlan
{
    /// <summary>The seed of the stream's thinning unless told otherwise.</summary>
    public const ulong DefaultSeed = 7;

    // Hijacked traces are 2 % of the stream: 1 in 50.
    private const int StreamTracesPerHijacked = 50;

    /// <summary>The folds of a protocol, in a fixed order; a trace is scored in at most one.</summary>
    public static IReadOnlyList<ProtocolFold> Of(
        Protocol protocol,
        LabelledTraces labelled,
        ulong seed = DefaultSeed
    ) =>
        protocol switch
        {
            Protocol.UnseenTask => LeaveOut(labelled, static label => $"fold {label.Fold}"),
            Protocol.KnownTask => LeaveOut(labelled, static label => label.BaseModel),
            _ => [Stream(labelled, seed)],
        };

    private static List<ProtocolFold> LeaveOut(
        LabelledTraces labelled,
        Func<TraceLabel, string> groupOf
    )
    {
        SortedSet<string> groups = new(StringComparer.Ordinal);
        foreach (int trace in labelled.InTimeOrder)
        {
            groups.Add(groupOf(labelled.LabelOf(trace)));
        }

        List<ProtocolFold> folds = new(groups.Count);
        foreach (string group in groups)
        {
            List<int> learn = [];
            List<int> score = [];
            foreach (int trace in labelled.InTimeOrder)
            {
                TraceLabel label = labelled.LabelOf(trace);
                if (groupOf(label) == group)
                {
                    score.Add(trace);
                }
                else if (label.Class == TraceClass.Benign)
                {
                    learn.Add(trace);
                }
            }

            folds.Add(new ProtocolFold(group, learn, score, IsLive: false));
        }

        return folds;
    }

    private static ProtocolFold Stream(LabelledTraces labelled, ulong seed)
    {
        List<int> hijacked = [];
        int othersCount = 0;
        foreach (int trace in labelled.InTimeOrder)
        {
            TraceLabel label = labelled.LabelOf(trace);
            if (label.Class == TraceClass.Hijacked)
            {
                hijacked.Add(trace);
            }
            else if (!label.IsLeftOut)
            {
                othersCount++;
            }
        }

        // h of (others + h) is at most 1 in 50 when h is at most others / 49.
        int keptCount = Math.Min(hijacked.Count, othersCount / (StreamTracesPerHijacked - 1));
        HashSet<int> kept = Draw(hijacked, keptCount, seed);
        List<int> score = new(othersCount + keptCount);
        foreach (int trace in labelled.InTimeOrder)
        {
            TraceLabel label = labelled.LabelOf(trace);
            bool isIncluded =
                label.Class == TraceClass.Hijacked ? kept.Contains(trace) : !label.IsLeftOut;
            if (isIncluded)
            {
                score.Add(trace);
            }
        }

        return new ProtocolFold(ProtocolNames.Of(Protocol.Stream), [], score, IsLive: true);
    }

    // The first draws of a Fisher-Yates shuffle.
    private static HashSet<int> Draw(List<int> traces, int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        int[] shuffled = [.. traces];
        for (int index = 0; index < count; index++)
        {
            int other = index + random.Below(shuffled.Length - index);
            (shuffled[index], shuffled[other]) = (shuffled[other], shuffled[index]);
        }

        return [.. shuffled.AsSpan(0, count)];
    }
}
