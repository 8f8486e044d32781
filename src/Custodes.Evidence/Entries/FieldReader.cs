using System.Buffers;
using System.Text;
using System.Text.Json;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Evidence.Entries;

/// <summary>Reads the fields of one object and keeps the first thing that is wrong with it.</summary>
/// <remarks>Every field is required: an entry has one form, so that nothing may be there or not.</remarks>
internal sealed class FieldReader(JsonElement element, string place)
{
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    /// <summary>What is wrong; <see cref="EntryRefusal.None"/> while nothing is.</summary>
    public EntryFault Fault { get; private set; }

    public string Text(string name, int bytesMax)
    {
        JsonElement field = Ask(name, JsonValueKind.String);
        string value = field.ValueKind == JsonValueKind.String ? field.GetString() ?? "" : "";

        // The limit is that of the escaped form, which is the one that takes room.
        if (value.Length > 0 && RawBytes(name) > bytesMax)
        {
            Refuse(EntryRefusal.TextTooLong, name);
        }

        return value;
    }

    public long Integer(string name, long min, long max)
    {
        JsonElement field = Ask(name, JsonValueKind.Number);
        long value = field.ValueKind == JsonValueKind.Number ? field.GetInt64() : min;
        if (value < min || value > max)
        {
            Refuse(EntryRefusal.NumberOutOfRange, name);
        }

        return value;
    }

    public bool Flag(string name) => Ask(name, JsonValueKind.True).ValueKind == JsonValueKind.True;

    public Sha256Hash Hash(string name) => new(Hex(name, Sha256Hash.Bytes));

    /// <summary>A number of bytes in hexadecimal; zeros when they are not there.</summary>
    public byte[] Hex(string name, int bytes)
    {
        int length = 2 * bytes;
        string digits = Text(name, length);
        if (digits.Length != length || digits.AsSpan().ContainsAnyExcept(LowerHex))
        {
            Refuse(EntryRefusal.HashMalformed, name);
            return new byte[bytes];
        }

        return Convert.FromHexString(digits);
    }

    /// <summary>An Ed25519 signature.</summary>
    public byte[] Signature(string name) => Hex(name, Ed25519.SignatureBytes);

    /// <summary>The index of a node in a registry.</summary>
    public int Node(string name) => (int)Integer(name, 0, RegistryEntry.CountMax - 1);

    /// <summary>Bytes in base64; none when they are not there.</summary>
    public byte[] Base64(string name, int bytesMax)
    {
        // The decoder takes white space and other forms of the last bits: written again, it must be the same.
        string text = Text(name, (bytesMax + 2) / 3 * 4);
        byte[] decoded = new byte[text.Length / 4 * 3];
        if (
            !Convert.TryFromBase64String(text, decoded, out int count)
            || Convert.ToBase64String(decoded, 0, count) != text
        )
        {
            Refuse(EntryRefusal.Base64Malformed, name);
            return [];
        }

        if (count > bytesMax)
        {
            Refuse(EntryRefusal.TextTooLong, name);
            return [];
        }

        return decoded[..count];
    }

    /// <summary>The place of a word among those that may stand there.</summary>
    public int Word(string name, ReadOnlySpan<string> words)
    {
        int index = words.IndexOf(Text(name, EntryLimits.TextBytesMax));
        if (index < 0)
        {
            Refuse(EntryRefusal.WordUnknown, name);
        }

        return Math.Max(index, 0);
    }

    /// <summary>The object of a name; its own faults become this one's when <see cref="Take"/> is called.</summary>
    public FieldReader Object(string name) => new(Ask(name, JsonValueKind.Object), PlaceOf(name));

    public List<FieldReader> List(string name, int countMax)
    {
        JsonElement list = Ask(name, JsonValueKind.Array);
        List<FieldReader> items = [];
        if (list.ValueKind != JsonValueKind.Array)
        {
            return items;
        }

        foreach (JsonElement item in list.EnumerateArray())
        {
            string at = $"{PlaceOf(name)}[{items.Count}]";
            if (items.Count == countMax)
            {
                Refuse(EntryRefusal.ListTooLong, name);
                break;
            }

            var reader = new FieldReader(item, at);
            if (item.ValueKind != JsonValueKind.Object)
            {
                reader.Fault = new EntryFault(EntryRefusal.FieldKindWrong, at);
            }

            items.Add(reader);
        }

        return items;
    }

    /// <summary>Refuses fields that nobody asked for.</summary>
    public void Finish()
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (JsonProperty field in element.EnumerateObject())
        {
            if (!asked.Contains(field.Name))
            {
                Refuse(EntryRefusal.FieldUnknown, field.Name);
            }
        }
    }

    /// <summary>Takes over what is wrong with a part, once the part was read.</summary>
    public void Take(FieldReader part)
    {
        part.Finish();
        if (Fault.Reason == EntryRefusal.None)
        {
            Fault = part.Fault;
        }
    }

    public void Refuse(EntryRefusal reason, string name)
    {
        if (Fault.Reason == EntryRefusal.None)
        {
            Fault = new EntryFault(reason, PlaceOf(name));
        }
    }

    private int RawBytes(string name) =>
        Encoding.UTF8.GetByteCount(element.GetProperty(name).GetRawText()) - 2;

    private string PlaceOf(string name) => place.Length == 0 ? name : $"{place}.{name}";

    private JsonElement Ask(string name, JsonValueKind kind)
    {
        asked.Add(name);
        if (
            element.ValueKind != JsonValueKind.Object
            || !element.TryGetProperty(name, out JsonElement field)
        )
        {
            Refuse(EntryRefusal.FieldMissing, name);
            return default;
        }

        JsonValueKind found =
            field.ValueKind == JsonValueKind.False ? JsonValueKind.True : field.ValueKind;
        if (found != kind)
        {
            Refuse(EntryRefusal.FieldKindWrong, name);
            return default;
        }

        return field;
    }
}
