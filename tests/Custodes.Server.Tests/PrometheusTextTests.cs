using System.Diagnostics;
using Custodes.Contracts.Fleet;
using Custodes.Server.Endpoints;

namespace Custodes.Server.Tests;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Families_stand_together_with_help_and_type()
    {
        string text = PrometheusText.Write([
            new MetricSample("a_total", "First.", MetricType.Counter, [new("x", "1")], 1),
            new MetricSample("b", "Second.", MetricType.Gauge, [], 0.25),
            new MetricSample(
                "a_total",
                "First.",
                MetricType.Counter,
                [new("x", "2"), new("y", "")],
                3e20
            ),
        ]);
        Assert.Equal(
            "# HELP a_total First.\n# TYPE a_total counter\na_total{x=\"1\"} 1\n"
                + "a_total{x=\"2\",y=\"\"} 3E+20\n"
                + "# HELP b Second.\n# TYPE b gauge\nb 0.25\n",
            text
        );
    }

    [Fact]
    public void What_would_break_a_line_is_escaped()
    {
        string text = PrometheusText.Write([
            new MetricSample("a", "say \"hi\"\n\\", MetricType.Gauge, [new("x", "q\"\n\\")], 1),
        ]);
        Assert.Equal("# HELP a say \"hi\"\\n\\\\\n# TYPE a gauge\na{x=\"q\\\"\\n\\\\\"} 1\n", text);
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(0.1, "0.1")]
    [InlineData(-5, "-5")]
    public void Every_number_has_its_spelling(double value, string spelling)
    {
        string text = PrometheusText.Write([
            new MetricSample("a", "", MetricType.Gauge, [], value),
        ]);
        Assert.EndsWith($"\na {spelling}\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("a b")]
    [InlineData("ä")]
    public void A_name_that_is_none_is_a_bug(string name) =>
        Assert.Throws<UnreachableException>(() =>
            PrometheusText.Write([new MetricSample(name, "", MetricType.Gauge, [], 0)])
        );
}
