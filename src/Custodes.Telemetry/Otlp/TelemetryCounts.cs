using System.Text;
using Custodes.Contracts;
using Custodes.Telemetry.Mapping;

namespace Custodes.Telemetry.Otlp;

/// <summary>How much was understood, from whom, and what was not and why. One writer; any reader may look.</summary>
/// <remarks>A reader on another thread may see a count that is a moment old.</remarks>
public sealed class TelemetryCounts(int unknownNameCountMax)
{
    private static readonly int EmitterCount = Enum.GetValues<Emitter>().Length;
    private static readonly int KindCount = Enum.GetValues<ObservationKind>().Length;

    private readonly long[] understood = new long[EmitterCount * KindCount];
    private readonly long[] troubles = new long[Enum.GetValues<Trouble>().Length];
    private readonly Dictionary<string, long> unknownNames = new(StringComparer.Ordinal);

    /// <summary>Bodies read, damaged ones among them.</summary>
    public long Bodies { get; private set; }

    /// <summary>Spans, span events and log records read.</summary>
    public long Records { get; private set; }

    /// <summary>Names not understood that found their table full; their records are counted all the same.</summary>
    public long UnknownNamesRefused { get; private set; }

    /// <summary>Rows delivered of one emitter and kind.</summary>
    public long Understood(Emitter emitter, ObservationKind kind) =>
        understood[((int)emitter * KindCount) + (int)kind];

    /// <summary>Rows delivered of all emitters and kinds.</summary>
    public long UnderstoodInAll()
    {
        long sum = 0;
        foreach (long count in understood)
        {
            sum += count;
        }

        return sum;
    }

    /// <summary>How often one thing went wrong.</summary>
    public long Of(Trouble trouble) => troubles[(int)trouble];

    /// <summary>The names not understood with their counts, sorted by name. A copy.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> UnknownNames()
    {
        List<KeyValuePair<string, long>> sorted = [.. unknownNames];
        sorted.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        return sorted;
    }

    internal void AddBody() => Bodies++;

    internal void AddRecord() => Records++;

    internal void Add(Emitter emitter, ObservationKind kind) =>
        understood[((int)emitter * KindCount) + (int)kind]++;

    internal void Add(Trouble trouble) => troubles[(int)trouble]++;

    internal void Add(Trouble trouble, long count) => troubles[(int)trouble] += count;

    /// <summary>Counts something not understood under its name; allocates only for a new name with room.</summary>
    internal void AddUnknown(Trouble trouble, ReadOnlySpan<byte> name)
    {
        Add(trouble);
        Span<char> text = stackalloc char[64];
        ReadOnlySpan<byte> head = name[..Math.Min(name.Length, text.Length)];
        int length = Encoding.UTF8.GetChars(head, text);
        Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> byText =
            unknownNames.GetAlternateLookup<ReadOnlySpan<char>>();
        ReadOnlySpan<char> key = text[..length];
        if (byText.TryGetValue(key, out long count))
        {
            byText[key] = count + 1;
        }
        else if (unknownNames.Count < unknownNameCountMax)
        {
            byText[key] = 1;
        }
        else
        {
            UnknownNamesRefused++;
        }
    }
}
