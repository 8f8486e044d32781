using System.Globalization;
using System.IO.Compression;
using System.Text;
using Custodes.Contracts;
using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Traces;

namespace Custodes.Evaluation.Tests;

/// <summary>
/// Goal: every byte of every file reaches the reader once, in order, whatever the sizes.
/// Method: a reader whose lines are session numbers, padded to lengths around those of the buffer.
/// </summary>
public sealed class TraceFilesTests
{
    [Fact]
    public void A_directory_means_its_trace_files_by_name()
    {
        using var folder = new ScratchFolder();
        string second = folder.Write("b.jsonl", "");
        string first = folder.Write("a.jsonl.gz", "");
        _ = folder.Write("labels.csv", "");
        string root = Path.GetDirectoryName(first)!;
        Assert.True(TraceFiles.TryFind([root, second], out IReadOnlyList<string>? files, out _));
        Assert.Equal([first, second, second], files);
    }

    [Fact]
    public void A_directory_without_traces_and_a_file_that_is_absent_are_refused()
    {
        using var folder = new ScratchFolder();
        string root = Path.GetDirectoryName(folder.Write("labels.csv", ""))!;
        Assert.False(TraceFiles.TryFind([root], out _, out InputError? error));
        Assert.Equal(InputFault.NoTraces, error.Fault);
        Assert.False(Feed(folder.File("absent.jsonl"), 1, out _, out error));
        Assert.Equal(InputFault.CannotOpen, error!.Fault);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(3, 100_000)]
    [InlineData(64, 600_000)]
    public void Every_line_is_read_once_whatever_its_length_and_the_batch(int capacity, int padding)
    {
        using var folder = new ScratchFolder();
        var text = new StringBuilder();
        for (int line = 1; line <= 40; line++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{line}");
            text.Append(' ', line % 5 == 0 ? padding : line).Append('\n');
        }

        text.Append("41");
        string plain = folder.Write("t.jsonl", text.ToString());
        string packed = folder.File("t.jsonl.gz");
        using (var stream = new GZipStream(File.Create(packed), CompressionLevel.Fastest))
        {
            stream.Write(File.ReadAllBytes(plain));
        }

        foreach (string file in (ReadOnlySpan<string>)[plain, packed])
        {
            Assert.True(Feed(file, capacity, out TraceSet traces, out _));
            Assert.Equal(41, traces.EventCount);
            for (ulong session = 1; session <= 41; session++)
            {
                Assert.True(traces.TryFind(session, out int trace));
                Assert.Equal(1, traces.EventsOf(trace).Length);
            }
        }
    }

    [Fact]
    public void A_file_that_only_claims_to_be_packed_is_refused()
    {
        using var folder = new ScratchFolder();
        Assert.False(Feed(folder.Write("t.jsonl.gz", "1\n"), 1, out _, out InputError? error));
        Assert.Equal(InputFault.BrokenCompression, error!.Fault);
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    [InlineData(400_000, false)]
    public void An_event_at_the_limit_is_read_and_one_past_it_is_refused(int bytes, bool isRead)
    {
        using var folder = new ScratchFolder();
        string file = folder.Write("t.jsonl", "1\n" + "2".PadRight(bytes) + "\n3\n");
        var builder = new TraceSetBuilder();
        var batch = new ObservationBatch(1);
        Assert.Equal(
            isRead,
            TraceFiles.TryFeed(file, ReadNumbers, batch, builder, out InputError? error, 1000)
        );
        Assert.Equal(isRead ? null : InputFault.EventTooLarge, error?.Fault);
        Assert.Equal(isRead, builder.Build().TryFind(3, out _));
    }

    private static bool Feed(string file, int capacity, out TraceSet traces, out InputError? error)
    {
        var builder = new TraceSetBuilder();
        var batch = new ObservationBatch(capacity);
        bool isRead = TraceFiles.TryFeed(file, ReadNumbers, batch, builder, out error);
        traces = builder.Build();
        return isRead;
    }

    private static int ReadNumbers(ReadOnlySpan<byte> bytes, bool isLast, ObservationBatch batch)
    {
        int consumed = 0;
        while (!batch.IsFull && consumed < bytes.Length)
        {
            ReadOnlySpan<byte> rest = bytes[consumed..];
            int length = rest.IndexOf((byte)'\n');
            if (length < 0 && !isLast)
            {
                break;
            }

            ReadOnlySpan<byte> line = length < 0 ? rest : rest[..length];
            batch.Add().Session = ulong.Parse(line, CultureInfo.InvariantCulture);
            consumed += line.Length + (length < 0 ? 0 : 1);
        }

        return consumed;
    }
}
