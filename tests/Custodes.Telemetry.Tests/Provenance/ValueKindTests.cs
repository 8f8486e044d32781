using System.Text;
using Custodes.Contracts;
using Custodes.Telemetry.Provenance;
using Custodes.Telemetry.Tests.Mapping;

namespace Custodes.Telemetry.Tests.Provenance;

/// <summary>
/// Goal: values look to us as they looked to the sensor from whose data the detectors' weights come.
/// Method: real argument values with that sensor's kinds. We differ only on paths: it calls a path of one
/// segment a word, and one with a digit and odd signs an id; to us both are paths.
/// </summary>
public sealed class ValueKindTests
{
    [Fact]
    public void Kinds_of_real_arguments_agree()
    {
        string[] lines = File.ReadAllLines(
            EmitterTests.Vector("argument-kinds.tsv"),
            Encoding.UTF8
        );
        int compared = 0;
        foreach (string line in lines)
        {
            string[] cells = line.Split('\t');
            ArgumentKind kind = ValueKinds.Of(Encoding.UTF8.GetBytes(cells[1]));
            if (kind != ArgumentKind.Path || cells[0] is not ("id" or "word"))
            {
                Assert.True(Expected(cells[0]) == kind, $"{line}: {kind}");
                compared++;
            }
        }

        Assert.InRange(compared, lines.Length - 5, lines.Length);
        Assert.True(compared > 100);
    }

    [Theory]
    [InlineData("", ArgumentKind.Word)]
    [InlineData("-98.70", ArgumentKind.Number)]
    [InlineData("1.2.3", ArgumentKind.Id)]
    [InlineData("10:30", ArgumentKind.Date)]
    [InlineData("2026-11-22T10:00:00Z", ArgumentKind.Date)]
    [InlineData("P01", ArgumentKind.Word)]
    [InlineData("P017", ArgumentKind.Id)]
    [InlineData("four words in all", ArgumentKind.Short)]
    [InlineData("here are five words now", ArgumentKind.Text)]
    public void A_value_at_the_edge_of_a_kind_falls_on_its_side(string value, ArgumentKind kind) =>
        Assert.Equal(kind, ValueKinds.Of(Encoding.UTF8.GetBytes(value)));

    private static ArgumentKind Expected(string kind) =>
        kind switch
        {
            "url" => ArgumentKind.Url,
            "email" => ArgumentKind.Email,
            "id" => ArgumentKind.Id,
            "path" => ArgumentKind.Path,
            "num" => ArgumentKind.Number,
            "date" => ArgumentKind.Date,
            "word" => ArgumentKind.Word,
            "short" => ArgumentKind.Short,
            "text" => ArgumentKind.Text,
            _ => ArgumentKind.Boolean,
        };
}
