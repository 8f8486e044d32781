using System.Buffers.Text;
using Custodes.Primitives;
using Custodes.Telemetry.Mapping;

namespace Custodes.Telemetry.Otlp;

/// <summary>A record together with the body its values stand in.</summary>
internal readonly ref struct RecordView(OtlpRecord record, ReadOnlySpan<byte> body)
{
    public OtlpRecord Record { get; } = record;

    public ReadOnlySpan<byte> Bytes { get; } = body;

    public ReadOnlySpan<byte> Text(in AttributeValue value) => Record.Text(value, Bytes);

    public ReadOnlySpan<byte> Text(AttributeSet set, Meaning meaning) =>
        set.Has(meaning) ? Record.Text(set[meaning], Bytes) : default;

    /// <summary>The record's own attribute as text; empty when it has none or it is no text.</summary>
    public ReadOnlySpan<byte> Text(Meaning meaning) => Text(Record.Own, meaning);

    /// <summary>The record's own attribute, or else its scope's, or else its resource's.</summary>
    public ReadOnlySpan<byte> TextAnywhere(Meaning meaning) =>
        Record.Own.Has(meaning) ? Text(Record.Own, meaning)
        : Record.Scope.Has(meaning) ? Text(Record.Scope, meaning)
        : Text(Record.Resource, meaning);

    /// <summary>The key of the record's own attribute; 0 when it has none, it is no text or an empty one.</summary>
    public ulong Key(Meaning meaning, KeyedHash hash) =>
        Record.Own.Has(meaning) ? Key(Record.Own[meaning], hash) : 0;

    /// <summary>The key of the record's own attribute, or else its scope's, or else its resource's.</summary>
    public ulong KeyAnywhere(Meaning meaning, KeyedHash hash) =>
        Record.Own.Has(meaning) ? Key(Record.Own[meaning], hash)
        : Record.Scope.Has(meaning) ? Key(Record.Scope[meaning], hash)
        : Record.Resource.Has(meaning) ? Key(Record.Resource[meaning], hash)
        : 0;

    /// <summary>A number, in whichever type the emitter writes numbers; -1 when absent or none.</summary>
    public long Number(Meaning meaning)
    {
        if (!Record.Own.Has(meaning))
        {
            return -1;
        }

        ref readonly AttributeValue value = ref Record.Own[meaning];
        switch (value.Kind)
        {
            case ValueKind.Whole:
                return Math.Max(-1, value.Number);
            case ValueKind.Real:
                return Whole(value.Real);
            case ValueKind.Text:
                ReadOnlySpan<byte> text = Text(value);
                return
                    Utf8Parser.TryParse(text, out double real, out int used) && used == text.Length
                    ? Whole(real)
                    : -1;
            default:
                return -1;
        }
    }

    /// <summary>As <see cref="Number"/>, at most what a row's field holds.</summary>
    public int Count(Meaning meaning) => (int)Math.Min(int.MaxValue, Number(meaning));

    /// <summary>Whether the attribute says "false", as a truth or as text.</summary>
    public bool IsFalse(Meaning meaning)
    {
        if (!Record.Own.Has(meaning))
        {
            return false;
        }

        ref readonly AttributeValue value = ref Record.Own[meaning];
        return value.Kind == ValueKind.Truth
            ? value.Number == 0
            : Text(value).SequenceEqual("false"u8);
    }

    private ulong Key(in AttributeValue value, KeyedHash hash)
    {
        if (value.Kind == ValueKind.Text && value.Key != 0)
        {
            return value.Key;
        }

        ReadOnlySpan<byte> text = Text(value);
        return text.IsEmpty ? 0 : hash.Of(text);
    }

    private static long Whole(double real) =>
        double.IsNaN(real) || real < 0 ? -1 : (long)Math.Min(real, 1e15);
}
