namespace Custodes.Evidence.Entries;

/// <summary>The values of one entry in the order in which they stand, an object before what is inside it.</summary>
/// <remarks>
/// Takes its memory once and again only for an entry with more values than any before: at most one for
/// every two bytes of an entry. One owner.
/// </remarks>
internal sealed class JsonTokens
{
    // More than the largest finding has.
    private const int CapacityMin = 256;

    private JsonToken[] tokens = new JsonToken[CapacityMin];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>All of them.</summary>
    public Span<JsonToken> All => tokens.AsSpan(0, Count);

    /// <summary>Forgets them.</summary>
    public void Clear() => Count = 0;

    /// <summary>Begins a value.</summary>
    /// <returns>Its place.</returns>
    public int Begin(JsonTokenKind kind, int nameStart, int nameBytes, int start)
    {
        if (Count == tokens.Length)
        {
            Array.Resize(ref tokens, 2 * tokens.Length);
        }

        tokens[Count] = new JsonToken
        {
            Kind = kind,
            NameStart = nameStart,
            NameBytes = nameBytes,
            Start = start,
        };
        return Count++;
    }

    /// <summary>Ends it: whatever was begun since is inside it.</summary>
    public void End(int place, int end, long number)
    {
        ref JsonToken token = ref tokens[place];
        token.End = end;
        token.Next = Count;
        token.Number = number;
    }
}
