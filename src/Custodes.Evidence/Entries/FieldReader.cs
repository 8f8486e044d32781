using System.Buffers;
using System.Text;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Evidence.Entries;

/// <summary>Reads the fields of one object and keeps the first thing that is wrong with it.</summary>
/// <remarks>
/// Every field is required: an entry has one form, so that nothing may be there or not. Costs least
/// when fields are asked for in their order. Whoever only checks gets no texts: the empty one where one is
/// empty, and <see cref="LeftOut"/> for any other.
/// </remarks>
internal ref struct FieldReader
{
    /// <summary>Stands for a text that nobody wants to read.</summary>
    public const string LeftOut = "…";

    private static readonly SearchValues<byte> LowerHex = SearchValues.Create("0123456789abcdef"u8);

    private readonly ReadOnlySpan<byte> bytes;
    private readonly Span<JsonToken> tokens;
    private readonly bool keepsTexts;
    private readonly int self;

    // The place is put together only when something is wrong with it.
    private readonly string outer;
    private readonly string name;
    private readonly int item;
    private int next;

    private FieldReader(scoped in FieldReader outer, int self, string name, int item)
    {
        this = outer;
        Fault = default;
        this.outer = outer.Place;
        this.self = self;
        this.name = name;
        this.item = item;
        next = self + 1;
    }

    /// <summary>Reads the outermost value, which must be an object.</summary>
    /// <param name="bytes">Canonical JSON.</param>
    /// <param name="tokens">Its values.</param>
    /// <param name="keepsTexts">Whether texts are wanted.</param>
    public FieldReader(ReadOnlySpan<byte> bytes, Span<JsonToken> tokens, bool keepsTexts)
    {
        this.bytes = bytes;
        this.tokens = tokens;
        this.keepsTexts = keepsTexts;
        outer = "";
        name = "";
        item = -1;
        next = 1;
    }

    /// <summary>What is wrong; <see cref="EntryRefusal.None"/> while nothing is.</summary>
    public EntryFault Fault { get; private set; }

    // What is not there, or is no object, has no fields.
    private readonly bool IsObject => self >= 0 && tokens[self].Kind == JsonTokenKind.Object;

    private readonly string Place
    {
        get
        {
            string path = outer.Length == 0 ? name : $"{outer}.{name}";
            return item < 0 ? path : $"{path}[{item}]";
        }
    }

    public string Text(string field, int bytesMax)
    {
        ReadOnlySpan<byte> text = RawText(field, bytesMax);
        return text.IsEmpty ? ""
            : keepsTexts ? JsonText.Unescape(text)
            : LeftOut;
    }

    /// <summary>A text in its escaped form; empty where there is none.</summary>
    public ReadOnlySpan<byte> RawText(string field, int bytesMax)
    {
        int place = Ask(field, JsonTokenKind.Text);
        if (place < 0)
        {
            return [];
        }

        // The limit is that of the escaped form, which is the one that takes room.
        ReadOnlySpan<byte> text = bytes[(tokens[place].Start + 1)..(tokens[place].End - 1)];
        if (text.Length > bytesMax)
        {
            Refuse(EntryRefusal.TextTooLong, field);
        }

        return text;
    }

    public long Integer(string field, long min, long max)
    {
        int place = Ask(field, JsonTokenKind.Number);
        long value = place < 0 ? min : tokens[place].Number;
        if (value < min || value > max)
        {
            Refuse(EntryRefusal.NumberOutOfRange, field);
        }

        return value;
    }

    public bool Flag(string field)
    {
        int place = Ask(field, JsonTokenKind.Flag);
        return place >= 0 && bytes[tokens[place].Start] == (byte)'t';
    }

    public Sha256Hash Hash(string field)
    {
        Span<byte> hash = stackalloc byte[Sha256Hash.Bytes];
        ReadHex(field, hash);
        return new Sha256Hash(hash);
    }

    /// <summary>A number of bytes in hexadecimal; zeros when they are not there.</summary>
    public byte[] Hex(string field, int count)
    {
        byte[] read = new byte[count];
        ReadHex(field, read);
        return read;
    }

    /// <summary>An Ed25519 signature.</summary>
    public byte[] Signature(string field) => Hex(field, Ed25519.SignatureBytes);

    /// <summary>The index of a node in a registry.</summary>
    public int Node(string field) => (int)Integer(field, 0, RegistryEntry.CountMax - 1);

    /// <summary>Bytes in base64; none when they are not there.</summary>
    public byte[] Base64(string field, int bytesMax)
    {
        // The decoder takes white space and other forms of the last bits: written again, it must be the same.
        string text = JsonText.Unescape(RawText(field, (bytesMax + 2) / 3 * 4));
        byte[] decoded = new byte[text.Length / 4 * 3];
        if (
            !Convert.TryFromBase64String(text, decoded, out int count)
            || Convert.ToBase64String(decoded, 0, count) != text
        )
        {
            Refuse(EntryRefusal.Base64Malformed, field);
            return [];
        }

        if (count > bytesMax)
        {
            Refuse(EntryRefusal.TextTooLong, field);
            return [];
        }

        return decoded[..count];
    }

    /// <summary>The place of a word among those that may stand there.</summary>
    public int Word(string field, ReadOnlySpan<string> words)
    {
        ReadOnlySpan<byte> text = RawText(field, EntryLimits.TextBytesMax);
        for (int index = 0; index < words.Length; index++)
        {
            if (Ascii.Equals(text, words[index]))
            {
                return index;
            }
        }

        Refuse(EntryRefusal.WordUnknown, field);
        return 0;
    }

    /// <summary>The object of a name; its own faults become this one's when <see cref="Take"/> is called.</summary>
    public FieldReader Object(string field) =>
        new(in this, Ask(field, JsonTokenKind.Object), field, -1);

    /// <summary>A list whose items are objects.</summary>
    /// <returns>Where its items are, for <see cref="Item"/>.</returns>
    public FieldList List(string field, int countMax)
    {
        int place = Ask(field, JsonTokenKind.List);
        int count = 0;
        int end = place < 0 ? 0 : tokens[place].Next;
        for (int at = place + 1; place >= 0 && at < end; at = tokens[at].Next)
        {
            count++;
        }

        if (count > countMax)
        {
            Refuse(EntryRefusal.ListTooLong, field);
        }

        return new FieldList(field, place + 1, Math.Min(count, countMax));
    }

    /// <summary>Takes the next item off a list; its own faults become this one's when <see cref="Take"/> is called.</summary>
    public readonly FieldReader Item(scoped ref FieldList list)
    {
        FieldReader read = new(in this, list.Place, list.Name, list.Index);
        if (!read.IsObject)
        {
            read.Fault = new EntryFault(EntryRefusal.FieldKindWrong, read.Place);
        }

        list = new FieldList(list.Name, tokens[list.Place].Next, list.Left - 1, list.Index + 1);
        return read;
    }

    /// <summary>Refuses fields that nobody asked for.</summary>
    public void Finish()
    {
        if (!IsObject)
        {
            return;
        }

        int end = tokens[self].Next;
        for (int at = self + 1; at < end; at = tokens[at].Next)
        {
            if (!tokens[at].IsAsked)
            {
                Refuse(EntryRefusal.FieldUnknown, JsonText.Unescape(NameOf(at)));
                return;
            }
        }
    }

    /// <summary>Takes over what is wrong with a part, once the part was read.</summary>
    public void Take(ref FieldReader part)
    {
        part.Finish();
        if (Fault.Reason == EntryRefusal.None)
        {
            Fault = part.Fault;
        }
    }

    public void Refuse(EntryRefusal reason, string field)
    {
        if (Fault.Reason == EntryRefusal.None)
        {
            string place = Place;
            Fault = new EntryFault(reason, place.Length == 0 ? field : $"{place}.{field}");
        }
    }

    // Zeros when they are not there.
    private void ReadHex(string field, scoped Span<byte> output)
    {
        int length = 2 * output.Length;
        ReadOnlySpan<byte> digits = RawText(field, length);
        if (
            digits.Length != length
            || digits.ContainsAnyExcept(LowerHex)
            || Convert.FromHexString(digits, output, out _, out _) != OperationStatus.Done
        )
        {
            Refuse(EntryRefusal.HashMalformed, field);
            output.Clear();
        }
    }

    private readonly ReadOnlySpan<byte> NameOf(int place) =>
        bytes.Slice(tokens[place].NameStart, tokens[place].NameBytes);

    // The field of a name and kind, or -1. Looks at the one behind the last one first.
    private int Ask(string field, JsonTokenKind kind)
    {
        int place = IsObject ? Find(field) : -1;
        if (place < 0)
        {
            Refuse(EntryRefusal.FieldMissing, field);
            return -1;
        }

        tokens[place].IsAsked = true;
        next = tokens[place].Next;
        if (tokens[place].Kind != kind)
        {
            Refuse(EntryRefusal.FieldKindWrong, field);
            return -1;
        }

        return place;
    }

    private readonly int Find(string field)
    {
        int end = tokens[self].Next;
        if (next < end && Ascii.Equals(NameOf(next), field))
        {
            return next;
        }

        for (int at = self + 1; at < end; at = tokens[at].Next)
        {
            if (Ascii.Equals(NameOf(at), field))
            {
                return at;
            }
        }

        return -1;
    }
}
