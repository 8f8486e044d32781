using System.Text;

namespace Custodes.Telemetry.Jsonl;

/// <summary>Guesses an object's next key from the one before it.</summary>
/// <remarks>
/// A sensor writes its keys in one order, so the key that followed last time follows again: comparing
/// one literal replaces finding the key's end, its colon and which key it is. A wrong guess costs
/// the comparison. It changes what reading costs and never what is read.
/// </remarks>
internal sealed class KeyOrder
{
    private readonly LineNames names;
    private readonly JsonlObject kind;
    private readonly JsonToken[] firsts = new JsonToken[(int)JsonlKey.SourcePosition + 1];
    private readonly JsonToken[] tokens = new JsonToken[(int)JsonlKey.SourcePosition + 1];
    private readonly JsonlKey[] followers = new JsonlKey[(int)JsonlKey.SourcePosition + 1];

    /// <summary>For objects of one kind, with nothing learnt yet.</summary>
    public KeyOrder(LineNames names, JsonlObject kind)
    {
        this.names = names;
        this.kind = kind;
        for (int key = 0; key < tokens.Length; key++)
        {
            string path = JsonlKeys.NameOf((JsonlKey)key);
            string name = path[(path.LastIndexOf('.') + 1)..];
            firsts[key] = new JsonToken(Encoding.UTF8.GetBytes($"\"{name}\":"));
            tokens[key] = new JsonToken(Encoding.UTF8.GetBytes($",\"{name}\":"));
        }
    }

    /// <summary>Takes the first key of an object, and its colon; false for broken JSON.</summary>
    /// <param name="scanner">Behind the opening brace of an object that is not empty.</param>
    /// <param name="key">The key; none when it is unknown here.</param>
    public bool TryReadFirst(ref JsonScanner scanner, out JsonlKey key)
    {
        key = followers[(int)JsonlKey.None];
        return key != JsonlKey.None && scanner.TryTakeToken(in firsts[(int)key])
            || TryReadUnguessed(ref scanner, JsonlKey.None, out key);
    }

    /// <summary>Takes a comma, a key and its colon, or the end of the object; false for broken JSON.</summary>
    /// <param name="scanner">Behind a member's value.</param>
    /// <param name="key">In: that member's key. Out: the next one's; none when it is unknown here.</param>
    /// <param name="hasMember">False at the end of the object.</param>
    public bool TryReadNext(ref JsonScanner scanner, ref JsonlKey key, out bool hasMember)
    {
        JsonlKey before = key;
        key = followers[(int)before];
        if (key != JsonlKey.None && scanner.TryTakeToken(in tokens[(int)key]))
        {
            hasMember = true;
            return true;
        }

        return scanner.TryNextMember(out hasMember)
            && (!hasMember || TryReadUnguessed(ref scanner, before, out key));
    }

    private bool TryReadUnguessed(ref JsonScanner scanner, JsonlKey before, out JsonlKey key)
    {
        key = JsonlKey.None;
        if (!scanner.TryReadKey(out JsonString name))
        {
            return false;
        }

        key = JsonlKeys.Of(kind, names.TextOf(name));
        if (key != JsonlKey.None)
        {
            followers[(int)before] = key;
        }

        return true;
    }
}
