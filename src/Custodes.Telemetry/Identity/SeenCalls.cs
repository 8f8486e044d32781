using Custodes.Primitives;

namespace Custodes.Telemetry.Identity;

/// <summary>Remembers tool calls, so that one seen by agent, MCP client, MCP server and log counts once.</summary>
/// <remarks>
/// By call id where there is one. Some clients number the calls of each turn from 0: the same id with
/// another tool or other arguments, told by the layer that told the first, is a new call. Other layers may
/// name the tool otherwise and write its arguments otherwise, so they are taken at the id's word. Else, and between layers of which one has no id, by session, tool and
/// a moment within 50 ms: a record then repeats an earlier one only when another layer has reported more
/// calls there than its own layer has, so that parallel calls of one tool all count.
/// </remarks>
internal sealed class SeenCalls(int capacity)
{
    /// <summary>Records of one call start at most so far apart.</summary>
    public const int NearMs = 50;

    private readonly RecentTable<CallContext> byId = new(capacity);
    private readonly RecentTable<CallContext> byMoment = new(capacity);

    // The layers that ever reported a call, and those that ever did without an id: one bit each.
    private int layersSeen;
    private int layersWithoutId;

    public long Evicted => byId.Evicted + byMoment.Evicted;

    /// <summary>Ids that came again for another call.</summary>
    public long Reused { get; private set; }

    /// <summary>Asks for the memory that a search for a call will read first.</summary>
    public void Prefetch(ulong session, ulong tool, ulong call, long timeMs)
    {
        byId.PrefetchSlot(KeyOf(session, call));
        byMoment.PrefetchSlot(KeyOf(session, tool, timeMs / NearMs));
    }

    /// <summary>Asks for the memory that so many new calls need to push out old ones.</summary>
    public void PrefetchLeaving(int newCount)
    {
        byId.PrefetchLeaving(newCount);
        byMoment.PrefetchLeaving(newCount);
    }

    /// <summary>Whether this record is the first of its call; it is remembered either way.</summary>
    /// <param name="session">The run it belongs to.</param>
    /// <param name="tool">Which tool.</param>
    /// <param name="call">The call's id, or the span's where it has none; 0 for neither.</param>
    /// <param name="hasCallId">Whether it is the call's own.</param>
    /// <param name="arguments">Hash of the arguments; 0 when not told.</param>
    /// <param name="layer">Where it was recorded.</param>
    /// <param name="timeMs">When it started; negative when not told.</param>
    public bool IsFirst(
        ulong session,
        ulong tool,
        ulong call,
        bool hasCallId,
        ulong arguments,
        CallLayer layer,
        long timeMs
    )
    {
        if (call != 0 && !IsFirstOfId(session, tool, call, arguments, layer, timeMs))
        {
            return false;
        }

        return timeMs < 0
            || IsFirstAtMoment(KeyedHash.Combine(session, tool), hasCallId, layer, timeMs);
    }

    private bool IsFirstOfId(
        ulong session,
        ulong tool,
        ulong call,
        ulong arguments,
        CallLayer layer,
        long timeMs
    )
    {
        ulong key = KeyOf(session, call);
        int place = byId.IndexOf(key);
        if (place >= 0)
        {
            ref CallContext seen = ref byId[place];
            bool isOther =
                seen.Layer == layer
                && (
                    seen.Tool != tool
                    || (seen.Arguments != arguments && seen.Arguments != 0 && arguments != 0)
                );
            key = KeyedHash.Combine(key, KeyedHash.Combine(tool, arguments));
            if (!isOther || byId.IndexOf(key) >= 0)
            {
                return false;
            }

            Reused++;
        }

        ref CallContext first = ref byId[byId.Add(key)];
        first.FirstMs = timeMs;
        first.Tool = tool;
        first.Arguments = arguments;
        first.Layer = layer;
        return true;
    }

    private bool IsFirstAtMoment(ulong key, bool hasId, CallLayer layer, long timeMs)
    {
        // Only a record of another layer can have told of this call; where one layer tells all, as is
        // usual, its three moments need not be looked for.
        int others = (hasId ? layersWithoutId : layersSeen) & ~(1 << (int)layer);
        layersSeen |= 1 << (int)layer;
        layersWithoutId |= hasId ? 0 : 1 << (int)layer;
        long slot = timeMs / NearMs;
        if (others != 0 && IsRepeat(key, slot, hasId, layer, timeMs))
        {
            return false;
        }

        ulong own = KeyedHash.Combine(key, (ulong)slot);
        int place = byMoment.IndexOf(own);
        if (place < 0)
        {
            place = byMoment.Add(own);
            byMoment[place].FirstMs = timeMs;
        }

        Count(ref byMoment[place], hasId, layer);
        return true;
    }

    private bool IsRepeat(ulong key, long slot, bool hasId, CallLayer layer, long timeMs)
    {
        for (long near = slot - 1; near <= slot + 1; near++)
        {
            int index = byMoment.IndexOf(KeyedHash.Combine(key, (ulong)near));
            if (index < 0)
            {
                continue;
            }

            ref CallContext seen = ref byMoment[index];

            // Two records that both bear an id, and different ones, are two calls.
            CallLayerCounts others = hasId ? seen.WithoutId : seen.Counts;
            if (
                Math.Abs(seen.FirstMs - timeMs) <= NearMs
                && seen.Counts[layer] < others.MostOfOthers(layer)
            )
            {
                Count(ref seen, hasId, layer);
                return true;
            }
        }

        return false;
    }

    // The keys under which a call is remembered: by its id, and by its tool and moment.
    private static ulong KeyOf(ulong session, ulong call) => KeyedHash.Combine(session, call);

    private static ulong KeyOf(ulong session, ulong tool, long slot) =>
        KeyedHash.Combine(KeyedHash.Combine(session, tool), (ulong)slot);

    private static void Count(ref CallContext seen, bool hasId, CallLayer layer)
    {
        seen.Counts.Add(layer);
        if (!hasId)
        {
            seen.WithoutId.Add(layer);
        }
    }
}
