using System.Text;
using Custodes.Primitives.State;

namespace Custodes.Primitives;

/// <summary>Keyed 64-bit keys for names, and the names back, for people. Bounded.</summary>
/// <remarks>
/// Telemetry interns every agent, role, session, tool and field name; from there on only keys travel.
/// A full table still gives keys (a hash needs no room); only the text is not kept, the key is shown
/// in hexadecimal instead and <see cref="Refused"/> counts it. One writer.
/// </remarks>
public sealed class NameTable
{
    /// <summary>Characters of a name that are kept; a longer one is cut for display, not for hashing.</summary>
    public const int NameLengthMax = 200;

    private readonly NameSlots names = new();
    private readonly int capacity;

    /// <summary>A table that keeps the text of at most <paramref name="capacity"/> names.</summary>
    public NameTable(KeyedHash hash, int capacity)
    {
        Invariant.That(capacity > 0);
        Hash = hash;
        this.capacity = capacity;
    }

    /// <summary>Names whose text is kept.</summary>
    public int Count => names.Count;

    /// <summary>Times a new name found the table full.</summary>
    public long Refused { get; private set; }

    /// <summary>The hash that makes the keys.</summary>
    public KeyedHash Hash { get; }

    /// <summary>Told of every name as its text is kept, so that a journal can keep it as well; null for nobody.</summary>
    public Action<ulong, string>? OnKept { get; set; }

    /// <summary>The key of a UTF-8 name; 0 for an empty one. Allocates only for a new name.</summary>
    public ulong Intern(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return 0;
        }

        return Intern(utf8, Hash.Of(utf8));
    }

    /// <summary>As the other, for a name whose key somebody worked out already.</summary>
    /// <param name="utf8">The name.</param>
    /// <param name="key">Its hash by <see cref="Hash"/>; 0 for an empty name.</param>
    public ulong Intern(ReadOnlySpan<byte> utf8, ulong key)
    {
        if (utf8.IsEmpty || names.Contains(key))
        {
            return key;
        }

        // A full table must not decode a text only to refuse it: new names would then cost an
        // allocation each, for as long as somebody keeps inventing them.
        if (names.Count >= capacity)
        {
            Refused++;
            return key;
        }

        Keep(key, Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, 4 * NameLengthMax)]));
        return key;
    }

    /// <summary>Asks for the memory that a search for a key will read first.</summary>
    public void Prefetch(ulong key) => names.Prefetch(key);

    /// <summary>The key of a name; 0 for an empty one.</summary>
    public ulong Intern(string name)
    {
        if (name.Length == 0)
        {
            return 0;
        }

        ulong key = Hash.Of(name);
        if (!names.Contains(key))
        {
            Keep(key, name);
        }

        return key;
    }

    /// <summary>The name behind a key, or the key in hexadecimal when its text was not kept.</summary>
    public string Show(ulong key) =>
        names.Find(key) is { } name ? name
        : key == 0 ? ""
        : $"#{key:x16}";

    /// <summary>Whether the text behind a key is kept, and what it is.</summary>
    public bool TryGet(ulong key, out string name)
    {
        name = names.Find(key)!;
        return name is not null;
    }

    /// <summary>Makes room: sessions end, and their names are of no more use.</summary>
    public void Forget(ulong key) => names.Remove(key);

    /// <summary>Puts back a name that a snapshot or a journal kept.</summary>
    public void Restore(ulong key, string name) => Keep(key, name);

    /// <summary>Every kept name, sorted by key so that two runs write the same snapshot.</summary>
    public IReadOnlyList<KeyValuePair<ulong, string>> Sorted() => names.Sorted();

    /// <summary>Writes every kept name, by key.</summary>
    public void Save(StateWriter writer)
    {
        writer.PutInt64(Refused);
        writer.PutInt32(Count);
        foreach ((ulong key, string name) in Sorted())
        {
            writer.PutUInt64(key);
            writer.PutText(name);
        }
    }

    /// <summary>Fills an empty table from a snapshot; false when the reader refused it.</summary>
    /// <param name="reader">Where the names were written.</param>
    /// <param name="what">The names, for the reason.</param>
    public bool TryRestore(ref StateReader reader, string what)
    {
        Invariant.That(Count == 0);
        Refused = reader.GetCounter();
        int count = reader.GetCount(capacity, 10, what);
        names.Reserve(count);
        ulong before = 0;
        for (int index = 0; index < count; index++)
        {
            ulong key = reader.GetUInt64();
            string name = reader.GetText(NameLengthMax);
            if (!reader.Require(key > before, $"{what} are out of order"))
            {
                return false;
            }

            names.Put(key, name);
            before = key;
        }

        return reader.IsSound;
    }

    private void Keep(ulong key, string name)
    {
        if (names.Count >= capacity)
        {
            Refused++;
            return;
        }

        string kept = name.Length <= NameLengthMax ? name : name[..NameLengthMax];
        names.Put(key, kept);
        OnKept?.Invoke(key, kept);
    }
}
