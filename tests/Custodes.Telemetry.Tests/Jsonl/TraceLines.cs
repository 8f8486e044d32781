using System.Globalization;
using System.Text;
using Custodes.Contracts;
using Custodes.Primitives;
using Custodes.Telemetry.Jsonl;
using FsCheck;
using FsCheck.Fluent;

namespace Custodes.Telemetry.Tests.Jsonl;

/// <summary>Lines for tests, and a reader with all it needs.</summary>
internal sealed class TraceLines
{
    public const string Minimal = """{"trace":"t","agent":"a","kind":"message"}""";

    private static readonly Lazy<byte[][]> SampleLines = new(ReadSamples);

    public TraceLines(JsonlLimits? limits = null, int capacity = 64)
    {
        Reader = new JsonlReader(Names, limits ?? new JsonlLimits());
        Batch = new ObservationBatch(capacity);
    }

    /// <summary>Seeds for properties: FsCheck's own integers stay near zero, and would repeat themselves.</summary>
    public static Arbitrary<int> Seeds => Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

    /// <summary>Real lines of all five suites, from tests/Vectors/jsonl.</summary>
    public static byte[][] Samples => SampleLines.Value;

    /// <summary>Iterations of a random test: more for a long hunt, set from outside.</summary>
    public static int FuzzIterations(int usual) =>
        int.TryParse(
            Environment.GetEnvironmentVariable("CUSTODES_FUZZ_ITERATIONS"),
            CultureInfo.InvariantCulture,
            out int asked
        )
            ? asked
            : usual;

    public Names Names { get; } = new(new KeyedHash(1, 2), new NameLimits());

    public JsonlReader Reader { get; }

    public ObservationBatch Batch { get; }

    public JsonlCounters Counters => Reader.Counters;

    /// <summary>Reads all lines at once and expects the last byte to be consumed.</summary>
    public TraceLines Read(params ReadOnlySpan<string> lines) =>
        Read(Encoding.UTF8.GetBytes(string.Join('\n', lines)));

    public TraceLines Read(ReadOnlySpan<byte> bytes)
    {
        Assert.Equal(bytes.Length, Reader.Read(bytes, isLast: true, Batch));
        return this;
    }

    /// <summary>The one observation that was read.</summary>
    public Observation Only()
    {
        Assert.Empty(Counters.Rejections.ToArray());
        Assert.Equal(1, Batch.Count);
        return Batch.Observations[0];
    }

    /// <summary>The session's name of the one observation.</summary>
    public string ShowOnlySession() => Names.Sessions.Show(Only().Session);

    /// <summary>Reads one event with the given members behind the needed ones.</summary>
    public static TraceLines Event(string members)
    {
        string line = $$"""{"trace":"t","agent":"a","kind":"tool_call","tool":"x",{{members}}}""";
        return new TraceLines().Read(line);
    }

    /// <summary>The one refusal of an event with the given members.</summary>
    public static JsonlRejection Refusal(string line)
    {
        TraceLines lines = new TraceLines().Read(line);
        Assert.Equal(0, lines.Batch.Count);
        Assert.Equal(1, lines.Counters.Rejected);
        JsonlRejection rejection = Assert.Single(lines.Counters.Rejections.ToArray());
        Assert.Equal(1, lines.Counters.RejectedFor(rejection.Failure));
        return rejection;
    }

    /// <summary>Everything a batch holds, as text, so that two can be compared.</summary>
    public static string Describe(ObservationBatch batch)
    {
        StringBuilder text = new();
        foreach (Observation row in batch.Observations)
        {
            Observation plain = row;
            plain.ArgumentStart = 0;
            plain.FieldStart = 0;
            plain.IdentifierStart = 0;
            plain.PromptWordStart = 0;
            _ = text.Append(plain).Append('\n');
            _ = text.AppendJoin(' ', batch.ArgumentsOf(row).ToArray()).Append('\n');
            _ = text.AppendJoin(' ', batch.FieldsOf(row).ToArray()).Append('\n');
            _ = text.AppendJoin(' ', batch.IdentifiersOf(row).ToArray()).Append('\n');
            _ = text.AppendJoin(' ', batch.PromptWordsOf(row).ToArray()).Append('\n');
        }

        return text.ToString();
    }

    private static byte[][] ReadSamples()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Custodes.slnx")))
        {
            folder = folder.Parent;
        }

        Assert.NotNull(folder);
        string vectors = Path.Combine(folder.FullName, "tests", "Vectors", "jsonl");
        List<byte[]> lines = [];
        foreach (
            string file in Directory.GetFiles(vectors, "*.jsonl").Order(StringComparer.Ordinal)
        )
        {
            lines.AddRange(File.ReadAllLines(file).Select(Encoding.UTF8.GetBytes));
        }

        Assert.True(lines.Count > 150);
        return [.. lines];
    }
}
