using Custodes.Primitives;
using Custodes.Telemetry.Identity;
using Custodes.Telemetry.Otlp;

namespace Custodes.Telemetry.Provenance;

/// <summary>Fingerprints of what stood where, of all sessions, in one bounded table without text.</summary>
/// <remarks>
/// A session may hold so many and no more; the oldest of all sessions go first. A session whose oldest
/// ones may be gone is known by their number, so that nothing is called new that was forgotten.
/// </remarks>
internal sealed class PlaceMemory(
    int placeCountMax,
    int placeCountPerSessionMax,
    int leafCountMax,
    TelemetryCounts counts
)
{
    private readonly RecentTable<Place> places = new(placeCountMax);
    private readonly LeafRecord[] leaves = new LeafRecord[leafCountMax];
    private long leafCount;

    /// <summary>Fingerprints that were forgotten to make room for new ones.</summary>
    public long Evicted => places.Evicted;

    /// <summary>Whether all that the session brought is still remembered.</summary>
    public bool IsComplete(in SessionContext run) =>
        run.PlaceCount < placeCountPerSessionMax
        && (run.PlaceCount == 0 || run.FirstPlace >= places.Evicted)
        && (!run.HasLeaf || run.FirstLeaf >= leafCount - leaves.Length);

    /// <summary>Remembers a leaf and gives its number.</summary>
    public long AddLeaf(ref SessionContext run, in LeafRecord leaf)
    {
        run.FirstLeaf = run.HasLeaf ? run.FirstLeaf : leafCount;
        run.HasLeaf = true;
        leaves[leafCount % leaves.Length] = leaf;
        return leafCount++;
    }

    /// <summary>A leaf by its number; false when it was forgotten.</summary>
    public bool TryLeaf(long number, out LeafRecord leaf)
    {
        bool isKept = number >= 0 && number >= leafCount - leaves.Length;
        leaf = isKept ? leaves[number % leaves.Length] : default;
        return isKept;
    }

    /// <summary>Remembers a fingerprint; false when it stood somewhere before, or the session is full.</summary>
    public bool Add(
        ref SessionContext run,
        ulong session,
        PlaceKind kind,
        ulong fingerprint,
        in Place place
    )
    {
        ulong key = Key(session, kind, fingerprint);
        if (places.IndexOf(key) >= 0)
        {
            return false;
        }

        if (run.PlaceCount >= placeCountPerSessionMax)
        {
            counts.Add(Trouble.SessionPlacesFull);
            return false;
        }

        run.FirstPlace = run.PlaceCount == 0 ? places.Evicted + places.Count : run.FirstPlace;
        run.PlaceCount++;
        places[places.Add(key)] = place;
        return true;
    }

    public bool Has(ulong session, PlaceKind kind, ulong fingerprint) =>
        places.IndexOf(Key(session, kind, fingerprint)) >= 0;

    public bool TryFind(ulong session, PlaceKind kind, ulong fingerprint, out Place place)
    {
        int index = places.IndexOf(Key(session, kind, fingerprint));
        place = index < 0 ? default : places[index];
        return index >= 0;
    }

    /// <summary>Marks a value of the prompt as used; whether it is there, and was not used before.</summary>
    public bool TryUse(ulong session, ulong fingerprint)
    {
        int index = places.IndexOf(Key(session, PlaceKind.PromptValue, fingerprint));
        if (index < 0 || places[index].IsUsed)
        {
            return false;
        }

        places[index].IsUsed = true;
        return true;
    }

    private static ulong Key(ulong session, PlaceKind kind, ulong fingerprint) =>
        KeyedHash.Combine(session + ((ulong)kind << 56), fingerprint);
}
