using System.Globalization;
using Custodes.Evaluation.Inputs;

namespace Custodes.Evaluation.Tests;

public sealed class ScoreFileTests
{
    [Fact]
    public void Written_scores_come_back_bit_for_bit()
    {
        using var folder = new ScratchFolder();
        Dictionary<string, TraceScore> scores = new(StringComparer.Ordinal)
        {
            ["plain"] = new(1.0 / 3, 4),
            ["with, comma and \"quotes\""] = new(-double.Epsilon, null),
            ["large"] = new(double.MaxValue, 0),
            ["endless"] = new(double.NegativeInfinity, null),
        };
        ScoreFile.Write(folder.File("scores.csv"), scores);
        Assert.True(
            ScoreFile.TryRead(
                folder.File("scores.csv"),
                out IReadOnlyDictionary<string, TraceScore>? read,
                out _
            )
        );
        Assert.Equal(scores, read);
    }

    [Fact]
    public void Columns_and_empty_alarms_are_as_the_independent_scorer_reads_them()
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        ScoreFile.Write(
            writer,
            [new("a", new TraceScore(0.5, null)), new("b", new TraceScore(-2, 7))]
        );
        Assert.Equal("trace,score,first_alarm_seq\na,0.5,\nb,-2,7\n", writer.ToString());
    }

    [Theory]
    [InlineData("a,nan,", InputFault.BadNumber)]
    [InlineData("a,,", InputFault.BadNumber)]
    [InlineData("a,1,x", InputFault.BadNumber)]
    [InlineData("a,1,\na,2,", InputFault.DuplicateTrace)]
    public void A_bad_row_is_refused(string rows, InputFault fault)
    {
        using var folder = new ScratchFolder();
        string path = folder.Write("scores.csv", $"trace,score,first_alarm_seq\n{rows}\n");
        Assert.False(ScoreFile.TryRead(path, out _, out InputError? error));
        Assert.Equal(fault, error.Fault);
    }
}
