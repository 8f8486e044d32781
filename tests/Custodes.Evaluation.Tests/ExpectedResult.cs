using System.Text.Json;
using Custodes.Evaluation.Metrics;

namespace Custodes.Evaluation.Tests;

/// <summary>Compares a result with what the independent scorer printed as JSON.</summary>
internal static class ExpectedResult
{
    public static void AssertEqual(JsonElement expected, StrictResult actual)
    {
        Assert.Equal(expected.GetProperty("missing").GetInt32(), actual.Missing);
        JsonElement groups = expected.GetProperty("groups");
        Assert.Equal(groups.EnumerateObject().Count(), actual.Groups.Count);
        foreach (GroupMeasures group in actual.Groups)
        {
            AssertEqual(groups.GetProperty(group.Group), group.Measures);
        }

        JsonElement intervals = expected.GetProperty("ci");
        AssertEqual(intervals, "auc", actual.Intervals.Auc);
        AssertEqual(intervals, "tpr1", actual.Intervals.TprAt1);
        AssertEqual(intervals, "tpr5", actual.Intervals.TprAt5);
        AssertEqual(intervals, "tpr", actual.Intervals.Tpr);
        AssertEqual(intervals, "fpr", actual.Intervals.Fpr);
        AssertEqual(intervals, "in_time", actual.Intervals.InTime);
    }

    private static void AssertEqual(JsonElement expected, Measures actual)
    {
        Assert.Equal(expected.GetProperty("benign").GetInt32(), actual.Benign);
        Assert.Equal(expected.GetProperty("hijacked").GetInt32(), actual.Hijacked);
        Assert.Equal(expected.GetProperty("resisted").GetInt32(), actual.Resisted);
        Assert.Equal(Number(expected, "auc"), actual.Auc);
        Assert.Equal(Number(expected, "tpr1"), actual.TprAt1);
        Assert.Equal(Number(expected, "tpr5"), actual.TprAt5);
        Assert.Equal(Number(expected, "auc_resisted"), actual.AucResisted);
        Assert.Equal(Number(expected, "tpr"), actual.Tpr);
        Assert.Equal(Number(expected, "fpr"), actual.Fpr);
        Assert.Equal(Number(expected, "far_resisted"), actual.AlarmsOnResisted);
        Assert.Equal(Number(expected, "in_time"), actual.InTime);
    }

    private static void AssertEqual(JsonElement intervals, string name, Interval? actual)
    {
        if (!intervals.TryGetProperty(name, out JsonElement ends))
        {
            Assert.Null(actual);
            return;
        }

        Assert.Equal(new Interval(ends[0].GetDouble(), ends[1].GetDouble()), actual);
    }

    private static double Number(JsonElement measures, string name)
    {
        JsonElement value = measures.GetProperty(name);
        return value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();
    }
}
