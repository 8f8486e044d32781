using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Custodes.Contracts;
using Custodes.Primitives;
using Custodes.Telemetry.Jsonl;
using FsCheck;
using FsCheck.Fluent;
using Outcome = Custodes.Contracts.Outcome;

namespace Custodes.Telemetry.Tests.Jsonl;

/// <summary>
/// Goal: the reader's grammar is JSON's, and what it reads is what stands there.
/// Method: System.Text.Json as the oracle, on real lines, on lines that FsCheck has mutated, and on
/// generated strings and numbers. A line is refused for grammar exactly when the oracle refuses it.
/// </summary>
public sealed class JsonlOracleTests
{
    [Fact]
    public void Real_lines_are_accepted_and_read_as_the_oracle_reads_them()
    {
        foreach (byte[] line in TraceLines.Samples)
        {
            TraceLines lines = new TraceLines().Read(line);
            Observation row = lines.Only();
            using JsonDocument oracle = JsonDocument.Parse(line);
            JsonElement root = oracle.RootElement;
            Assert.Equal(Key(lines, root, "trace"), row.Session);
            Assert.Equal(Key(lines, root, "agent"), row.Agent);
            Assert.Equal(Key(lines, root, "role"), row.Role);
            Assert.Equal(Key(lines, root, "tool"), row.Action);
            Assert.Equal(root.GetProperty("seq").GetInt64(), row.Sequence);
            Assert.Equal(root.GetProperty("ts_ms").GetInt64(), row.TimeMs);
            Assert.Equal(root.GetProperty("result_bytes").GetInt32(), row.ResultBytes);
            Assert.Equal(
                root.GetProperty("result_error").GetBoolean() ? Outcome.Error : Outcome.Ok,
                row.Outcome
            );
            Assert.Equal(root.TryGetProperty("prov", out JsonElement prov), row.HasProvenance);
            Assert.Equal(root.TryGetProperty("prompt", out JsonElement prompt), row.HasPrompt);
            if (row.HasPrompt)
            {
                Assert.Equal(prompt.GetProperty("fp").GetUInt64(), row.PromptFingerprint);
                Assert.Equal(Numbers(prompt, "words"), lines.Batch.PromptWordsOf(row).ToArray());
            }

            if (row.HasProvenance)
            {
                CompareProvenance(lines, row, prov);
            }
        }
    }

    [Fact]
    public void A_mutated_line_is_accepted_exactly_when_the_oracle_accepts_it()
    {
        byte[][] samples = TraceLines.Samples;
        long accepted = 0;
        long refused = 0;

        // One reader for all: what it has learnt of the order of keys must not show.
        TraceLines warm = new();
        Prop.ForAll(
                TraceLines.Seeds,
                seed =>
                {
                    SplitMix64 random = new((ulong)seed);
                    byte[] line = LineMutations.OfJson(
                        samples[random.Below(samples.Length)],
                        ref random
                    );
                    bool isJson = OracleAccepts(line);
                    accepted += isJson ? 1 : 0;
                    refused += isJson ? 0 : 1;
                    Assert.Equal(isJson, Accepts(warm, line));
                    TraceLines cold = new(capacity: 1);
                    Assert.Equal(isJson, Accepts(cold, line));
                    Assert.Equal(TraceLines.Describe(cold.Batch), TraceLines.Describe(warm.Batch));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(TraceLines.FuzzIterations(4000)));

        // Both sides must have been met, or the property would say nothing.
        Assert.True(accepted > refused / 50 && refused > accepted / 50);
    }

    [Fact]
    public void A_string_reads_as_the_oracle_reads_it() =>
        Prop.ForAll<NonNull<string>, bool>(
                (text, isEscaped) =>
                {
                    string escaped = string.Concat(
                        text.Get.Select(one => isEscaped ? $"\\u{(int)one:x4}" : $"{one}")
                    );
                    string json = isEscaped ? $"\"{escaped}\"" : JsonSerializer.Serialize(text.Get);
                    byte[] bytes = Encoding.UTF8.GetBytes(json);
                    var scanner = new JsonScanner(bytes);
                    Assert.True(scanner.TryReadString(out JsonString value) && scanner.TryEnd());

                    // The oracle throws on half a pair; encoding the text says what must come out.
                    Assert.Equal(
                        Encoding.UTF8.GetBytes(text.Get),
                        new JsonUnescaper().TextOf(value).ToArray()
                    );
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_number_reads_as_the_oracle_reads_it() =>
        Prop.ForAll(
                TraceLines.Seeds,
                seed =>
                {
                    SplitMix64 random = new((ulong)seed);
                    byte[] text = LineMutations.Number(ref random);
                    using JsonDocument oracle = JsonDocument.Parse(text);
                    var scanner = new JsonScanner(text);
                    Assert.True(scanner.TryReadNumber(out JsonNumber number) && scanner.TryEnd());
                    Assert.Equal(oracle.RootElement.GetDouble(), number.ToDouble());
                    if (oracle.RootElement.TryGetInt64(out long expected))
                    {
                        Assert.True(number.TryToInt64(out long whole, out bool isRounded));
                        Assert.Equal((expected, false), (whole, isRounded));
                    }

                    if (oracle.RootElement.TryGetUInt64(out ulong wide))
                    {
                        Assert.True(number.TryToUInt64(out ulong fingerprint, out _));
                        Assert.Equal(wide, fingerprint);
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static void CompareProvenance(TraceLines lines, Observation row, JsonElement prov)
    {
        Assert.Equal(prov.GetProperty("tool_in_prompt").GetSingle(), row.ToolInPrompt);
        Assert.Equal(prov.GetProperty("tool_in_results").GetSingle(), row.ToolInResults);
        Assert.Equal(prov.GetProperty("echo").GetSingle(), row.Echo);
        Assert.Equal(prov.GetProperty("near").GetSingle(), row.Near);
        Assert.Equal(prov.GetProperty("prompt_values_new").GetInt32(), row.PromptValuesNew);
        Assert.Equal(prov.GetProperty("prompt_values_before").GetInt32(), row.PromptValuesBefore);
        Assert.Equal(prov.GetProperty("prompt_values_total").GetInt32(), row.PromptValuesTotal);
        Assert.Equal(Numbers(prov, "result_ids"), lines.Batch.IdentifiersOf(row).ToArray());
        ResultField[] fields = prov.TryGetProperty("result_fields", out JsonElement named)
            ?
            [
                .. named
                    .EnumerateObject()
                    .Select(one => new ResultField(
                        one.Name.Length == 0 ? 0 : lines.Names.Hash.Of(one.Name),
                        one.Value.GetInt32()
                    )),
            ]
            : [];
        Assert.Equal(fields, lines.Batch.FieldsOf(row).ToArray());
        if (prov.TryGetProperty("result_shape", out JsonElement shape))
        {
            Assert.Equal(
                (shape[0].GetInt32(), shape[1].GetSingle(), shape[2].GetInt32()),
                (row.ResultLeaves, row.ResultStructure, row.ResultLongest)
            );
        }

        JsonElement[] arguments = [.. prov.GetProperty("args").EnumerateArray()];
        Assert.Equal(arguments.Length, row.ArgumentCount);
        for (int index = 0; index < arguments.Length; index++)
        {
            JsonElement told = arguments[index];
            bool hasSource = told.TryGetProperty("src_seq", out JsonElement sequence);
            ArgumentObservation read = lines.Batch.ArgumentsOf(row)[index];
            ArgumentObservation expected = new()
            {
                Name = Key(lines, told, "name"),
                Fingerprint = told.GetProperty("fp").GetUInt32(),
                Length = told.GetProperty("len").GetInt32(),
                PromptShare = told.GetProperty("prompt_share").GetSingle(),
                Kind = read.Kind,
                Origin = read.Origin,
                SourceSequence = hasSource ? sequence.GetInt32() : -1,
                SourceAction = hasSource ? Key(lines, told, "src_tool") : 0,
                SourceKey = hasSource ? Key(lines, told, "src_key") : 0,
                SourceLength = hasSource ? told.GetProperty("src_len").GetInt32() : 0,
                SourcePosition = hasSource ? told.GetProperty("src_pos").GetSingle() : 0,
            };
            Assert.Equal(expected, read);
            Assert.NotEqual(ArgumentKind.Unknown, read.Kind);
            Assert.NotEqual(Origin.Unknown, read.Origin);
        }
    }

    private static ulong Key(TraceLines lines, JsonElement parent, string name)
    {
        string text = parent.GetProperty(name).GetString()!;
        return text.Length == 0 ? 0 : lines.Names.Hash.Of(text);
    }

    private static uint[] Numbers(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement array)
            ? [.. array.EnumerateArray().Select(static one => one.GetUInt32())]
            : [];

    private static bool OracleAccepts(byte[] line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return Utf8.IsValid(line);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Whether the line is JSON in the reader's eyes, be it an event or not.
    private static bool Accepts(TraceLines lines, byte[] line)
    {
        lines.Batch.Clear();
        long before = Refused(lines);
        Assert.Equal(line.Length, lines.Reader.Read(line, isLast: true, lines.Batch));
        return Refused(lines) == before && (lines.Batch.Count == 1 || lines.Counters.Rejected > 0);
    }

    private static long Refused(TraceLines lines)
    {
        long count = 0;
        for (JsonlFailure one = JsonlFailure.LineTooLong; one <= JsonlFailure.TooDeep; one++)
        {
            count += lines.Counters.RejectedFor(one);
        }

        return count + lines.Counters.BlankLines;
    }
}
