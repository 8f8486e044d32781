using System.Buffers;
using System.Text;
using System.Text.Json;
using Custodes.Cryptography;

namespace Custodes.Evidence.Entries;

/// <summary>Reads the fields of one object and keeps the first thing that is wrong with it.</summary>
/// <remarks>Every field is required: an entry has one form, so that nothing may be there or not.</remarks>
internal sealed class FieldReader(JsonElement element, string place)
{
    private const int HashDigits = 64;

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

    public Sha256Hash Hash(string name)
    {
        string digits = Text(name, HashDigits);
        if (digits.Length != HashDigits || !IsLowerHex(digits))
        {
            Refuse(EntryRefusal.HashMalformed, name);
            return default;
        }

        return new Sha256Hash(Convert.FromHexString(digits));
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

    private static bool IsLowerHex(string digits) => !digits.AsSpan().ContainsAnyExcept(LowerHex);

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
