using System.Text;
using Custodes.Evaluation.Inputs;
using FsCheck;
using FsCheck.Fluent;

namespace Custodes.Evaluation.Tests;

/// <summary>
/// Goal: every text can be a field, and every malformed file gets a reason.
/// Method: random fields written as RFC 4180 asks and read back; each refusal; the limits.
/// </summary>
public sealed class CsvReaderTests
{
    [Fact]
    public void Any_field_that_is_quoted_comes_back_as_it_was() =>
        Prop.ForAll<string?[][]>(AssertRoundTrip).QuickCheckThrowOnFailure();

    [Fact]
    public void Rows_end_in_either_line_end_and_empty_lines_are_no_rows()
    {
        List<List<string>> rows = ReadAll("a,b\r\n\n\r\nc,\n,d", out InputFault fault);
        Assert.Equal(InputFault.None, fault);
        Assert.Equal(
            [
                ["a", "b"],
                ["c", ""],
                ["", "d"],
            ],
            rows
        );
    }

    [Theory]
    [InlineData("a,\"b", InputFault.UnclosedQuote)]
    [InlineData("a,b\"c\"", InputFault.MisplacedQuote)]
    [InlineData("\"a\"b", InputFault.MisplacedQuote)]
    public void A_malformed_row_is_refused_with_its_reason(string text, InputFault expected)
    {
        _ = ReadAll(text, out InputFault fault);
        Assert.Equal(expected, fault);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_field_at_the_limit_is_read_and_one_past_it_is_refused(bool quoted)
    {
        string quote = quoted ? "\"" : "";
        string longest = new('x', CsvReader.FieldLengthMax);
        Assert.Equal(
            [
                [longest],
            ],
            ReadAll($"{quote}{longest}{quote}\n", out InputFault fault)
        );
        Assert.Equal(InputFault.None, fault);
        _ = ReadAll($"{quote}{longest}x{quote}\n", out fault);
        Assert.Equal(InputFault.FieldTooLong, fault);
    }

    [Fact]
    public void A_row_at_the_limit_is_read_and_one_past_it_is_refused()
    {
        string widest = new(',', CsvReader.FieldCountMax - 1);
        Assert.Equal(CsvReader.FieldCountMax, Assert.Single(ReadAll(widest, out _)).Count);
        _ = ReadAll($"{widest},", out InputFault fault);
        Assert.Equal(InputFault.WrongFieldCount, fault);
    }

    [Fact]
    public void The_line_of_a_row_counts_line_ends_inside_quotes()
    {
        using var text = new StringReader("a\n\"b\nb\"\nc\n");
        var reader = new CsvReader(text);
        List<string> row = [];
        List<long> lines = [];
        while (reader.TryRead(row, out _))
        {
            lines.Add(reader.Line);
        }

        Assert.Equal([1, 2, 4], lines);
    }

    private static void AssertRoundTrip(string?[][] rows)
    {
        string?[][] filled = [.. rows.Where(static row => row.Length > 0)];
        var text = new StringBuilder();
        foreach (string?[] row in filled)
        {
            text.AppendJoin(',', row.Select(Quote)).Append("\r\n");
        }

        List<List<string>> read = ReadAll(text.ToString(), out InputFault fault);
        Assert.Equal(InputFault.None, fault);
        Assert.Equal(filled.Select(static row => row.Select(static field => field ?? "")), read);
    }

    private static string Quote(string? field) =>
        $"\"{field?.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static List<List<string>> ReadAll(string text, out InputFault fault)
    {
        using var source = new StringReader(text);
        var reader = new CsvReader(source);
        List<List<string>> rows = [];
        List<string> row = [];
        while (reader.TryRead(row, out fault))
        {
            rows.Add([.. row]);
        }

        return rows;
    }
}
