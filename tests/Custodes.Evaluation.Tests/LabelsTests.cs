using System.IO.Compression;
using Custodes.Evaluation.Inputs;

namespace Custodes.Evaluation.Tests;

public sealed class LabelsTests
{
    private const string Header =
        "trace,label,attempted,suite,user_task,fold,base_model,first_bad_seq";

    [Fact]
    public void Labels_are_found_by_the_names_of_their_columns()
    {
        using var folder = new ScratchFolder();
        string path = folder.Write(
            "labels.csv",
            "first_bad_seq,suite,more,trace,label,attempted,user_task,fold,base_model,bad_calls\n"
                + "4,s,x,t1,1,0,\"task, one\",3,m,2\n,s,x,t2,2,1,u,0,m,\n"
        );
        Assert.True(Labels.TryRead(path, out Labels? labels, out _));
        Assert.Equal(
            [
                new TraceLabel("t1", TraceClass.Hijacked, false, "s", "task, one", 3, "m", 4)
                {
                    BadCallCount = 2,
                },
                new TraceLabel("t2", TraceClass.Resisted, true, "s", "u", 0, "m", null),
            ],
            labels.Records
        );
        Assert.False(labels.Records[0].IsLeftOut);
        Assert.True(labels.Records[1].IsLeftOut);
    }

    [Fact]
    public void Each_required_column_that_lacks_is_named()
    {
        using var folder = new ScratchFolder();
        foreach (string column in Header.Split(','))
        {
            string path = folder.Write(
                "labels.csv",
                string.Join(',', Header.Split(',').Where(name => name != column)) + "\n"
            );
            Assert.False(Labels.TryRead(path, out _, out InputError? error));
            Assert.Equal(InputFault.MissingColumn, error.Fault);
            Assert.Equal(column, error.Detail);
        }
    }

    [Theory]
    [InlineData("t2,3,0,s,u,0,m,", InputFault.BadNumber, "label is '3'")]
    [InlineData("t2,0,0,s,u,x,m,", InputFault.BadNumber, "fold is 'x'")]
    [InlineData("t2,1,0,s,u,0,m,1.5", InputFault.BadNumber, "first_bad_seq is '1.5'")]
    [InlineData("t2,0,0,s,u,0,m", InputFault.WrongFieldCount, "7 instead of 8")]
    [InlineData("t1,0,0,s,u,0,m,", InputFault.DuplicateTrace, "t1")]
    [InlineData(",0,0,s,u,0,m,", InputFault.EmptyField, "trace")]
    [InlineData("t2,\"0,0,s,u,0,m,", InputFault.UnclosedQuote, "field 2")]
    public void A_bad_row_is_refused_with_its_line_and_reason(
        string row,
        InputFault fault,
        string detail
    )
    {
        using var folder = new ScratchFolder();
        string path = folder.Write("labels.csv", $"{Header}\nt1,0,0,s,u,0,m,\n{row}\n");
        Assert.False(Labels.TryRead(path, out _, out InputError? error));
        Assert.Equal(fault, error.Fault);
        Assert.Equal(3, error.Line);
        Assert.StartsWith(detail, error.Detail, StringComparison.Ordinal);
        Assert.Contains($"{path}:3: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_absent_empty_or_broken_is_refused()
    {
        using var folder = new ScratchFolder();
        Assert.False(Labels.TryRead(folder.File("no.csv"), out _, out InputError? error));
        Assert.Equal(InputFault.CannotOpen, error.Fault);
        Assert.False(Labels.TryRead(folder.Write("e.csv", ""), out _, out error));
        Assert.Equal(InputFault.NoHeader, error.Fault);
        Assert.False(Labels.TryRead(folder.Write("e.csv.gz", "text"), out _, out error));
        Assert.Equal(InputFault.BrokenCompression, error.Fault);
        Assert.False(Labels.TryRead(folder.Write("e.csv", "trace,trace\n"), out _, out error));
        Assert.Equal(InputFault.DuplicateColumn, error.Fault);
        File.WriteAllBytes(folder.File("u.csv"), [0x61, 0xFF, 0x0A]);
        Assert.False(Labels.TryRead(folder.File("u.csv"), out _, out error));
        Assert.Equal(InputFault.NotUtf8, error.Fault);
    }

    [Fact]
    public void A_packed_file_reads_as_a_plain_one()
    {
        using var folder = new ScratchFolder();
        using (
            var packed = new GZipStream(
                File.Create(folder.File("labels.csv.gz")),
                CompressionLevel.Optimal
            )
        )
        {
            packed.Write(File.ReadAllBytes(Repository.Vector("labels.csv")));
        }

        Assert.True(Labels.TryRead(Repository.Vector("labels.csv"), out Labels? plain, out _));
        Assert.True(Labels.TryRead(folder.File("labels.csv.gz"), out Labels? unpacked, out _));
        Assert.Equal(plain.Records, unpacked.Records);
    }
}
