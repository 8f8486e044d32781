using System.Text;
using System.Text.Json;
using Custodes.Evidence.Entries;
using FsCheck;
using FsCheck.Fluent;

namespace Custodes.Evidence.Tests.Entries;

/// <summary>
/// Goal: exactly one text of each value passes.
/// Method: examples of RFC 8785, restricted to whole numbers; each other form by itself; random values
/// written by our writer pass, mean the same to an independent parser, and do not once a blank is added.
/// </summary>
public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("9007199254740991")]
    [InlineData("-9007199254740991")]
    [InlineData("\"\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[1,[],{}]")]
    [InlineData("\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"")]
    [InlineData("\"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\u2028\"")]
    [InlineData("{\"\":1,\"a\":{\"b\":1},\"aa\":2}")]
    [InlineData("{\"\\r\":1,\"1\":2,\"\u0080\":3,\"ö\":4,\"€\":5,\"😀\":6,\"\ufb33\":7}")]
    public void The_canonical_form_passes(string text) =>
        Assert.Equal((JsonRefusal.None, Length(text)), Check(text));

    [Theory]
    [InlineData("", JsonRefusal.Unfinished, 0)]
    [InlineData(" 1", JsonRefusal.Syntax, 0)]
    [InlineData("1 ", JsonRefusal.TextAfterValue, 1)]
    [InlineData("1\n", JsonRefusal.TextAfterValue, 1)]
    [InlineData("[1, 2]", JsonRefusal.Syntax, 3)]
    [InlineData("{\"a\": 1}", JsonRefusal.Syntax, 5)]
    [InlineData("{\"a\" :1}", JsonRefusal.Syntax, 4)]
    [InlineData("[1,]", JsonRefusal.Syntax, 3)]
    [InlineData("[", JsonRefusal.Unfinished, 1)]
    [InlineData("[1", JsonRefusal.Unfinished, 2)]
    [InlineData("{", JsonRefusal.Unfinished, 1)]
    [InlineData("{\"a\"", JsonRefusal.Unfinished, 4)]
    [InlineData("{\"a\":1", JsonRefusal.Unfinished, 6)]
    [InlineData("{a:1}", JsonRefusal.Syntax, 1)]
    [InlineData("{\"a\":1,}", JsonRefusal.Syntax, 7)]
    [InlineData("\"a", JsonRefusal.Unfinished, 2)]
    [InlineData("nul", JsonRefusal.Syntax, 0)]
    [InlineData("True", JsonRefusal.Syntax, 0)]
    [InlineData("-0", JsonRefusal.NumberNotCanonical, 0)]
    [InlineData("00", JsonRefusal.NumberNotCanonical, 0)]
    [InlineData("01", JsonRefusal.NumberNotCanonical, 0)]
    [InlineData("+1", JsonRefusal.Syntax, 0)]
    [InlineData("-", JsonRefusal.Syntax, 0)]
    [InlineData("1.0", JsonRefusal.NumberNotCanonical, 0)]
    [InlineData("1.5", JsonRefusal.NumberNotCanonical, 0)]
    [InlineData("1e3", JsonRefusal.NumberNotCanonical, 0)]
    [InlineData("1E3", JsonRefusal.NumberNotCanonical, 0)]
    [InlineData("9007199254740992", JsonRefusal.NumberNotCanonical, 0)]
    [InlineData("-9007199254740992", JsonRefusal.NumberNotCanonical, 0)]
    [InlineData("99999999999999999999999999", JsonRefusal.NumberNotCanonical, 0)]
    [InlineData("NaN", JsonRefusal.Syntax, 0)]
    [InlineData("\"\\/\"", JsonRefusal.EscapeNotCanonical, 1)]
    [InlineData("\"\\u0041\"", JsonRefusal.EscapeNotCanonical, 1)]
    [InlineData("\"\\u000A\"", JsonRefusal.EscapeNotCanonical, 1)]
    [InlineData("\"\\u000a\"", JsonRefusal.EscapeNotCanonical, 1)]
    [InlineData("\"\\u001F\"", JsonRefusal.EscapeNotCanonical, 1)]
    [InlineData("\"\\u0020\"", JsonRefusal.EscapeNotCanonical, 1)]
    [InlineData("\"\\ud83d\\ude00\"", JsonRefusal.EscapeNotCanonical, 1)]
    [InlineData("\"\\x\"", JsonRefusal.EscapeNotCanonical, 1)]
    [InlineData("\"\n\"", JsonRefusal.ControlCharacter, 1)]
    [InlineData("{\"b\":1,\"a\":2}", JsonRefusal.NamesNotSorted, 7)]
    [InlineData("{\"aa\":1,\"a\":2}", JsonRefusal.NamesNotSorted, 8)]
    [InlineData("{\"a\":1,\"a\":2}", JsonRefusal.NameTwice, 7)]
    [InlineData("{\"\ufb33\":1,\"😀\":2}", JsonRefusal.NamesNotSorted, 9)]
    [InlineData("{\"a\":1,\"\\n\":2}", JsonRefusal.NamesNotSorted, 7)]
    public void Each_other_form_is_named_with_its_place(
        string text,
        JsonRefusal reason,
        int offset
    ) => Assert.Equal((reason, offset), Check(text));

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused()
    {
        foreach (
            byte[] bytes in (byte[][])
                [
                    [0x22, 0xff, 0x22],
                    [0x22, 0xed, 0xa0, 0x80, 0x22],
                ]
        )
        {
            Assert.False(CanonicalJson.IsCanonical(bytes, out JsonRefusal refusal, out _));
            Assert.Equal(JsonRefusal.NotUtf8, refusal);
        }
    }

    [Fact]
    public void Sixteen_levels_pass_and_seventeen_do_not()
    {
        Assert.Equal(JsonRefusal.None, Check(Nested(CanonicalJson.DepthMax)).Reason);
        Assert.Equal(JsonRefusal.TooDeep, Check(Nested(CanonicalJson.DepthMax + 1)).Reason);
        Assert.Equal(JsonRefusal.TooDeep, Check(new string('[', 100_000)).Reason);
    }

    [Fact]
    public void What_the_writer_writes_passes_and_means_what_was_said() =>
        Prop.ForAll<NonNull<string>, long, bool>(
                (text, number, flag) =>
                {
                    long whole = number % (CanonicalJson.IntegerMax + 1);
                    var writer = new CanonicalWriter();
                    writer.Open();
                    writer.Flag("flag", flag);
                    writer.OpenList("list");
                    writer.Open();
                    writer.Integer("number", whole);
                    writer.Close();
                    writer.Open();
                    writer.Close();
                    writer.CloseList();
                    writer.Text("text", text.Get, bytesMax: 1 << 20);
                    writer.Close();
                    byte[] bytes = writer.Written.ToArray();
                    using JsonDocument read = JsonDocument.Parse(bytes);
                    JsonElement root = read.RootElement;
                    return CanonicalJson.IsCanonical(bytes, out _, out _)
                        && !CanonicalJson.IsCanonical([.. bytes, (byte)' '], out _, out _)
                        && root.GetProperty("flag").GetBoolean() == flag
                        && root.GetProperty("list")[0].GetProperty("number").GetInt64() == whole
                        && root.GetProperty("text").GetString() == Repaired(text.Get);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Every_changed_byte_that_passes_means_the_same_as_an_independent_parser_writes()
    {
        byte[] original = Encoding.UTF8.GetBytes("{\"a\\n\":[10,-2,true],\"b\":\"x\\u0001é\"}");
        int passed = 0;
        for (int at = 0; at < original.Length; at++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] changed = [.. original];
                changed[at] = (byte)value;
                if (!CanonicalJson.IsCanonical(changed, out _, out _))
                {
                    continue;
                }

                passed++;
                using JsonDocument read = JsonDocument.Parse(changed);
                Assert.Equal(Encoding.UTF8.GetString(changed), Canonical(read.RootElement));
            }
        }

        Assert.True(passed > 500);
    }

    // RFC 8785 again, from the parsed value, in as few words as possible.
    private static string Canonical(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => "{"
                + string.Join(
                    ',',
                    value
                        .EnumerateObject()
                        .OrderBy(field => field.Name, StringComparer.Ordinal)
                        .Select(field => $"{Quoted(field.Name)}:{Canonical(field.Value)}")
                )
                + "}",
            JsonValueKind.Array =>
                $"[{string.Join(',', value.EnumerateArray().Select(Canonical))}]",
            JsonValueKind.String => Quoted(value.GetString()!),
            JsonValueKind.Number => value
                .GetDouble()
                .ToString("R", System.Globalization.CultureInfo.InvariantCulture),
            _ => value.GetRawText(),
        };

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char letter in text)
        {
            int known = "\b\t\n\f\r\"\\".IndexOf(letter, StringComparison.Ordinal);
            quoted.Append(
                known >= 0 ? $"\\{"btnfr\"\\"[known]}"
                : letter < ' ' ? $"\\u{(int)letter:x4}"
                : letter
            );
        }

        return quoted.Append('"').ToString();
    }

    private static string Repaired(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static int Length(string text) => Encoding.UTF8.GetByteCount(text);

    private static (JsonRefusal Reason, int Offset) Check(string text)
    {
        bool isCanonical = CanonicalJson.IsCanonical(
            Encoding.UTF8.GetBytes(text),
            out JsonRefusal reason,
            out int offset
        );
        Assert.Equal(isCanonical, reason == JsonRefusal.None);
        return (reason, offset);
    }
}
