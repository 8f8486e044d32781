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
    private readonly byte[][] tokens = new byte[(int)JsonlKey.SourcePosition + 1][];
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
            tokens[key] = Encoding.UTF8.GetBytes($"\"{name}\":");
        }
    }

    /// <summary>Takes a key and its colon; false for broken JSON.</summary>
    /// <param name="scanner">Where a member starts.</param>
    /// <param name="key">In: the key before it, none for the first. Out: this one, none if unknown.</param>
    public bool TryReadKey(ref JsonScanner scanner, ref JsonlKey key)
    {
        JsonlKey before = key;
        key = followers[(int)before];
        if (key != JsonlKey.None && scanner.TryTakeKey(tokens[(int)key]))
        {
            return true;
        }

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
