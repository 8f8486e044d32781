using System.Text;
using System.Text.Json;
using Custodes.Contracts;
using Custodes.Telemetry.Jsonl;

namespace Custodes.Telemetry.Tests.Jsonl;

public sealed class ArgumentClassifierTests
{
    [Theory]
    [InlineData("https://example.org/a?b=c", ArgumentKind.Url)]
    [InlineData("www.example.org", ArgumentKind.Url)]
    [InlineData("example.org/page", ArgumentKind.Url)]
    [InlineData("ann.lee@example.org", ArgumentKind.Email)]
    [InlineData("ann@", ArgumentKind.Word)]
    [InlineData("GB29NWBK60161331926819", ArgumentKind.Id)]
    [InlineData("ORDER-104674", ArgumentKind.Id)]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e", ArgumentKind.Id)]
    [InlineData("/etc/passwd", ArgumentKind.Path)]
    [InlineData("C:\\Windows", ArgumentKind.Path)]
    [InlineData("bill-december.txt", ArgumentKind.Path)]
    [InlineData("12", ArgumentKind.Number)]
    [InlineData("-1,234.50", ArgumentKind.Number)]
    [InlineData("$5", ArgumentKind.Number)]
    [InlineData("10%", ArgumentKind.Number)]
    [InlineData("2024-05-26", ArgumentKind.Date)]
    [InlineData("26/05/2024", ArgumentKind.Date)]
    [InlineData("2024-05-26 10:30", ArgumentKind.Date)]
    [InlineData("2024-05-26T10:30:00Z", ArgumentKind.Date)]
    [InlineData("10:30", ArgumentKind.Date)]
    [InlineData("general", ArgumentKind.Word)]
    [InlineData("", ArgumentKind.Word)]
    [InlineData("New York City", ArgumentKind.Short)]
    [InlineData("one two three four", ArgumentKind.Short)]
    [InlineData("one two three four five", ArgumentKind.Text)]
    public void A_value_is_classed_by_its_looks(string value, ArgumentKind kind) =>
        Assert.Equal(kind, ArgumentClassifier.KindOf(Encoding.UTF8.GetBytes(value)));

    [Theory]
    [InlineData("", 0)]
    [InlineData("abc", 3)]
    [InlineData("é😀x", 3)]
    public void Characters_are_code_points(string value, int count) =>
        Assert.Equal(count, ArgumentClassifier.CharacterCount(Encoding.UTF8.GetBytes(value)));

    [Fact]
    public void Most_guesses_agree_with_the_sensor_that_saw_the_value()
    {
        int same = 0;
        int all = 0;
        foreach (byte[] line in TraceLines.Samples)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (!root.TryGetProperty("prov", out JsonElement prov))
            {
                continue;
            }

            foreach (JsonElement told in prov.GetProperty("args").EnumerateArray())
            {
                bool isHere = root.GetProperty("args")
                    .TryGetProperty(told.GetProperty("name").GetString()!, out JsonElement value);
                if (isHere && value.ValueKind == JsonValueKind.String)
                {
                    byte[] text = Encoding.UTF8.GetBytes(value.GetString()!);
                    ArgumentKind kind = TraceWords.ArgumentKindOf(
                        Encoding.UTF8.GetBytes(told.GetProperty("kind").GetString()!),
                        new LineRow()
                    );
                    all++;
                    same += ArgumentClassifier.KindOf(text) == kind ? 1 : 0;
                }
            }
        }

        Assert.True(all > 80 && same >= 0.9 * all, $"{same} of {all} agree");
    }
}
