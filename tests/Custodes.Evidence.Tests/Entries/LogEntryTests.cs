using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Custodes.Contracts;
using Custodes.Evidence.Entries;

namespace Custodes.Evidence.Tests.Entries;

/// <summary>
/// Goal: an entry has one form, says what is wrong where, and always fits.
/// Method: one entry of each type there and back; every changed byte; each field left out, added, of
/// another kind or past its limit; the largest finding that texts from outside can make.
/// </summary>
public sealed class LogEntryTests
{
    [Fact]
    public void Every_type_comes_back_as_it_was_and_is_in_the_document()
    {
        string[] written = [.. EntryExamples.All.Select(Text)];
        foreach (string text in written)
        {
            Assert.True(
                LogEntry.TryParse(
                    Encoding.UTF8.GetBytes(text),
                    out LogEntry? read,
                    out EntryFault fault
                ),
                $"{text}: {fault}"
            );
            Assert.Equal(text, Text(read));
        }

        Assert.Equal(26, EntryExamples.All.Select(entry => entry.Type).Distinct().Count());
        string[] documented =
        [
            .. File.ReadLines(Document())
                .Where(line => line.StartsWith("{\"body\"", StringComparison.Ordinal)),
        ];
        Assert.Equal(written, documented);
    }

    [Fact]
    public void Every_field_is_in_the_document()
    {
        string text = File.ReadAllText(Document());
        foreach (LogEntry entry in EntryExamples.All)
        {
            using JsonDocument parsed = JsonDocument.Parse(entry.ToBytes());
            foreach (JsonProperty field in parsed.RootElement.GetProperty("body").EnumerateObject())
            {
                Assert.Contains($"| `{field.Name}`", text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Every_changed_byte_is_refused_or_written_alike()
    {
        int parsed = 0;
        foreach (LogEntry entry in EntryExamples.All)
        {
            byte[] original = entry.ToBytes();
            for (int at = 0; at < original.Length; at++)
            {
                foreach (int change in (int[])[1, 2, 4, 0x10, 0x20, 0x80])
                {
                    byte[] changed = [.. original];
                    changed[at] ^= (byte)change;
                    if (LogEntry.TryParse(changed, out LogEntry? read, out EntryFault fault))
                    {
                        parsed++;
                        Assert.Equal(changed, read.ToBytes());
                    }
                    else
                    {
                        Assert.NotEqual(EntryRefusal.None, fault.Reason);
                        Assert.NotEqual("", fault.Place);
                    }
                }
            }
        }

        Assert.True(parsed > 500);
    }

    [Theory]
    [InlineData("[]", EntryRefusal.NotAnObject, "byte 0")]
    [InlineData("{ }", EntryRefusal.NotCanonical, "byte 1: Syntax")]
    [InlineData("{}", EntryRefusal.FieldMissing, "time")]
    [InlineData(
        "{\"body\":{},\"time\":0,\"type\":\"x\",\"v\":1}",
        EntryRefusal.TypeUnknown,
        "type"
    )]
    [InlineData(
        "{\"body\":{},\"time\":0,\"type\":\"stop\",\"v\":2}",
        EntryRefusal.VersionUnknown,
        "v"
    )]
    [InlineData(
        "{\"body\":{},\"time\":0,\"type\":\"stop\",\"v\":0}",
        EntryRefusal.NumberOutOfRange,
        "v"
    )]
    [InlineData(
        "{\"body\":{},\"time\":-1,\"type\":\"stop\",\"v\":1}",
        EntryRefusal.NumberOutOfRange,
        "time"
    )]
    [InlineData(
        "{\"body\":{},\"time\":\"0\",\"type\":\"stop\",\"v\":1}",
        EntryRefusal.FieldKindWrong,
        "time"
    )]
    [InlineData(
        "{\"body\":[],\"time\":0,\"type\":\"stop\",\"v\":1}",
        EntryRefusal.FieldKindWrong,
        "body"
    )]
    [InlineData(
        "{\"body\":{},\"more\":1,\"time\":0,\"type\":\"stop\",\"v\":1}",
        EntryRefusal.FieldMissing,
        "body.lastSequence"
    )]
    public void A_wrong_envelope_is_named(string text, EntryRefusal reason, string place) =>
        Assert.Equal(new EntryFault(reason, place), Fault(text));

    [Theory]
    [InlineData("\"lastSequence\":5,\"reason\":\"r\"", EntryRefusal.None, null)]
    [InlineData("\"lastSequence\":5", EntryRefusal.FieldMissing, "body.reason")]
    [InlineData(
        "\"lastSequence\":5,\"more\":1,\"reason\":\"r\"",
        EntryRefusal.FieldUnknown,
        "body.more"
    )]
    [InlineData(
        "\"lastSequence\":\"5\",\"reason\":\"r\"",
        EntryRefusal.FieldKindWrong,
        "body.lastSequence"
    )]
    [InlineData(
        "\"lastSequence\":null,\"reason\":\"r\"",
        EntryRefusal.FieldKindWrong,
        "body.lastSequence"
    )]
    [InlineData(
        "\"lastSequence\":-2,\"reason\":\"r\"",
        EntryRefusal.NumberOutOfRange,
        "body.lastSequence"
    )]
    [InlineData(
        "\"lastSequence\":9007199254740992,\"reason\":\"r\"",
        EntryRefusal.NotCanonical,
        "byte 24: NumberNotCanonical"
    )]
    public void A_wrong_body_is_named(string body, EntryRefusal reason, string? place) =>
        Assert.Equal(
            new EntryFault(reason, place!),
            Fault("{\"body\":{" + body + "},\"time\":0,\"type\":\"stop\",\"v\":1}")
        );

    [Fact]
    public void Each_field_left_out_or_of_another_kind_is_named_by_its_path()
    {
        foreach (LogEntry entry in EntryExamples.All)
        {
            JsonObject root = JsonNode.Parse(entry.ToBytes())!.AsObject();
            JsonObject body = root["body"]!.AsObject();
            foreach (string name in body.Select(field => field.Key).ToArray())
            {
                JsonNode? kept = body[name];
                body.Remove(name);
                Assert.Equal(
                    new EntryFault(EntryRefusal.FieldMissing, $"body.{name}"),
                    Fault(Sorted(root))
                );
                body[name] = null;
                Assert.Equal(
                    new EntryFault(EntryRefusal.FieldKindWrong, $"body.{name}"),
                    Fault(Sorted(root))
                );
                body[name] = kept;
            }
        }
    }

    [Theory]
    [InlineData("seal", "\"idle\":true", "\"idle\":false", "body.idle")]
    [InlineData("seal", "\"entries\":0", "\"entries\":1", "body.idle")]
    [InlineData("seal", "\"startMs\":17", "\"startMs\":27", "body.endMs")]
    [InlineData("batch", "\"count\":300", "\"count\":301", "body.lastSequence")]
    [InlineData("batch", "\"startMs\":17", "\"startMs\":27", "body.endMs")]
    [InlineData("gap", "\"startMs\":17", "\"startMs\":27", "body.endMs")]
    [InlineData("registry", "\"count\":4", "\"count\":3", "body.nodes")]
    [InlineData("key", "\"new\"", "\"rotate\"", "body.previous")]
    [InlineData("key", "\"previous\":\"\"", "\"previous\":\"x\"", "body.previous")]
    public void Fields_that_contradict_each_other_are_named(
        string type,
        string from,
        string to,
        string place
    )
    {
        string text = Text(EntryExamples.All.Single(entry => entry.Type == type));
        Assert.Contains(from, text, StringComparison.Ordinal);
        Assert.Equal(
            new EntryFault(EntryRefusal.FieldsContradict, place),
            Fault(text.Replace(from, to, StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData(
        "verdict",
        "\"quarantined\"",
        "\"Quarantined\"",
        EntryRefusal.WordUnknown,
        "body.level"
    )]
    [InlineData(
        "finding",
        "\"provenance\"",
        "\"smell\"",
        EntryRefusal.WordUnknown,
        "body.parts[0].detector"
    )]
    [InlineData("batch", "e3b0c442", "E3b0c442", EntryRefusal.HashMalformed, "body.root")]
    [InlineData("batch", "e3b0c442", "b0c442", EntryRefusal.HashMalformed, "body.root")]
    [InlineData("batch", "e3b0c442", "e3b0c44200", EntryRefusal.TextTooLong, "body.root")]
    public void A_wrong_value_is_named_by_its_path(
        string type,
        string from,
        string to,
        EntryRefusal reason,
        string place
    )
    {
        string text = Text(EntryExamples.All.Single(entry => entry.Type == type));
        Assert.Equal(
            new EntryFault(reason, place),
            Fault(text.Replace(from, to, StringComparison.Ordinal))
        );
    }

    [Fact]
    public void A_text_at_its_limit_stays_and_a_longer_one_ends_in_the_hash_of_the_whole()
    {
        string fits = new('x', EntryLimits.TextBytesMax);
        Assert.Contains($"\"{fits}\"", Text(Stop(fits)), StringComparison.Ordinal);

        string longer = fits + "y";
        string text = Text(Stop(longer));
        string hash = Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(longer))
        );
        Assert.Contains($"x…sha256:{hash}\"", text, StringComparison.Ordinal);
        Assert.Equal(EntryLimits.TextBytesMax, ReasonBytes(text));
        Assert.Equal(EntryRefusal.None, Fault(text).Reason);

        string raw = Text(Stop("Z")).Replace("Z", longer, StringComparison.Ordinal);
        Assert.Equal(new EntryFault(EntryRefusal.TextTooLong, "body.reason"), Fault(raw));
    }

    [Theory]
    [InlineData("\u0001")]
    [InlineData("\n")]
    [InlineData("\"")]
    [InlineData("ä")]
    [InlineData("€")]
    [InlineData("😀")]
    [InlineData("\ud800")]
    public void A_text_is_cut_between_characters_and_counted_in_its_escaped_form(string character)
    {
        string text = Text(Stop(string.Concat(Enumerable.Repeat(character, 2000))));
        Assert.InRange(ReasonBytes(text), EntryLimits.TextBytesMax - 6, EntryLimits.TextBytesMax);
        Assert.Equal(EntryRefusal.None, Fault(text).Reason);
    }

    [Fact]
    public void The_largest_finding_fits_and_says_what_it_left_out()
    {
        string large = string.Concat(Enumerable.Repeat("\u0001", 100_000));
        FindingPart part = new(Detector.Capability, double.NaN, large, large, large, large, large);
        FindingEntry entry = FindingEntry.Of(
            timeMs: CanonicalJson.IntegerMax,
            new Finding(
                long.MaxValue >> 10,
                -CanonicalJson.IntegerMax,
                large,
                large,
                large,
                large,
                CanonicalJson.IntegerMax,
                large,
                IsAlarm: false,
                double.PositiveInfinity,
                double.NegativeInfinity,
                PValue: 1,
                double.PositiveInfinity,
                [.. Enumerable.Repeat(part, EntryLimits.PartCountMax + 3)]
            ),
            large,
            large
        );
        byte[] bytes = entry.ToBytes();
        Assert.InRange(bytes.Length, 40_000, EntryLimits.EntryBytesMax);
        Assert.True(LogEntry.TryParse(bytes, out LogEntry? read, out _));
        FindingEntry finding = Assert.IsType<FindingEntry>(read);
        Assert.Equal(EntryLimits.PartCountMax, finding.Parts.Count);
        Assert.Equal(3, finding.OmittedParts);
        Assert.Equal(CanonicalJson.IntegerMax, finding.OddsLog2Thousandths);
        Assert.Equal(-CanonicalJson.IntegerMax, finding.ThresholdMillionths);
    }

    [Fact]
    public void More_parts_or_bytes_than_the_limits_are_refused()
    {
        string finding = Text(EntryExamples.All.Single(entry => entry.Type == "finding"));
        int start = finding.IndexOf("[{", StringComparison.Ordinal) + 1;
        int end = finding.IndexOf("}]", StringComparison.Ordinal) + 1;
        string part = finding[start..end];
        string Parts(int count) =>
            finding[..start] + string.Join(',', Enumerable.Repeat(part, count)) + finding[end..];

        Assert.Equal(EntryRefusal.None, Fault(Parts(EntryLimits.PartCountMax)).Reason);
        Assert.Equal(
            new EntryFault(EntryRefusal.ListTooLong, "body.parts"),
            Fault(Parts(EntryLimits.PartCountMax + 1))
        );
        Assert.Equal(
            EntryRefusal.NotCanonical,
            Fault(new string(' ', EntryLimits.EntryBytesMax)).Reason
        );
        Assert.Equal(
            EntryRefusal.TooLong,
            Fault(new string(' ', EntryLimits.EntryBytesMax + 1)).Reason
        );
    }

    private static StopEntry Stop(string reason) => new(0, 0, reason);

    private static int ReasonBytes(string text)
    {
        const string Start = "\"reason\":\"";
        int start = text.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        int end = text.LastIndexOf("\"},\"time\"", StringComparison.Ordinal);
        return Encoding.UTF8.GetByteCount(text[start..end]);
    }

    private static string Text(LogEntry entry) => Encoding.UTF8.GetString(entry.ToBytes());

    private static EntryFault Fault(string text)
    {
        bool isRead = LogEntry.TryParse(Encoding.UTF8.GetBytes(text), out _, out EntryFault fault);
        Assert.Equal(isRead, fault.Reason == EntryRefusal.None);
        return fault;
    }

    private static string Sorted(JsonObject root)
    {
        JsonObject body = root["body"]!.AsObject();
        var sorted = new JsonObject(
            body.OrderBy(field => field.Key, StringComparer.Ordinal)
                .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))
        );
        var whole = new JsonObject
        {
            ["body"] = sorted,
            ["time"] = root["time"]!.DeepClone(),
            ["type"] = root["type"]!.DeepClone(),
            ["v"] = 1,
        };
        return whole.ToJsonString(
            new JsonSerializerOptions
            {
                Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        );
    }

    private static string Document()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Custodes.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return Path.Combine(folder, "docs", "protocol", "log-entries.md");
    }
}
