using System.Text;
using Custodes.Primitives;
using Custodes.Telemetry.Jsonl;
using FsCheck;
using FsCheck.Fluent;

namespace Custodes.Telemetry.Tests.Jsonl;

/// <summary>
/// Goal: how bytes are cut into pieces never changes what is read.
/// Method: a small input at every single cut, and real lines at random cuts, against one whole reading.
/// </summary>
public sealed class JsonlFeedingTests
{
    private const string Small =
        "\uFEFF{\"trace\":\"é😀\",\"agent\":\"a\\u00e9\",\"tool\":\"x\"}\r\n\n{broken\n{\"trace\":\"t\",\"agent\":\"ü\",\"tool\":\"y\"}";

    [Fact]
    public void Every_cut_of_a_small_input_gives_the_same_rows()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Small);
        TraceLines whole = new TraceLines().Read(bytes);
        Assert.Equal(
            (2, 1L, 1L),
            (whole.Batch.Count, whole.Counters.BlankLines, whole.Counters.Rejected)
        );
        for (int first = 0; first <= bytes.Length; first++)
        {
            for (int second = first; second <= bytes.Length; second++)
            {
                TraceLines cut = new();
                int consumed = cut.Reader.Read(bytes.AsSpan(0, first), isLast: false, cut.Batch);
                consumed += cut.Reader.Read(
                    bytes.AsSpan(consumed..second),
                    isLast: false,
                    cut.Batch
                );
                consumed += cut.Reader.Read(bytes.AsSpan(consumed), isLast: true, cut.Batch);
                Assert.Equal(bytes.Length, consumed);
                Same(whole, cut);
            }
        }
    }

    [Fact]
    public void Real_lines_cut_at_random_give_the_same_rows()
    {
        byte[] bytes = [.. TraceLines.Samples.SelectMany(static line => line.Append((byte)'\n'))];
        TraceLines whole = new TraceLines(capacity: 256).Read(bytes);
        Assert.Equal(TraceLines.Samples.Length, whole.Batch.Count);
        string expected = TraceLines.Describe(whole.Batch);
        Prop.ForAll<uint, PositiveInt>(
                (seed, size) =>
                {
                    TraceLines cut = new(capacity: 256);
                    LineBuffer buffer = new(new JsonlLimits(), firstBytes: 1 + (size.Get % 64));
                    SplitMix64 random = new(seed);
                    FeedingLoop.Feed(cut, buffer, bytes, () => random.Below(1 + (40 * size.Get)));
                    return expected == TraceLines.Describe(cut.Batch);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Fact]
    public void A_buffer_compacts_before_it_grows_and_grows_to_one_byte_past_the_longest_line()
    {
        JsonlLimits limits = new() { LineBytesMax = 100 };
        LineBuffer buffer = new(limits, firstBytes: 64);
        Fill(buffer);
        buffer.Consumed(40);
        Assert.Equal(40, buffer.Free.Length);
        Fill(buffer);
        Assert.Equal(37, buffer.Free.Length);
        Fill(buffer);
        Assert.Equal(101, buffer.Unread.Length);
        _ = Assert.Throws<System.Diagnostics.UnreachableException>(() => buffer.Free);

        static void Fill(LineBuffer buffer)
        {
            int count = buffer.Free.Length;
            buffer.Added(count);
        }
    }

    private static void Same(TraceLines expected, TraceLines actual)
    {
        Assert.Equal(TraceLines.Describe(expected.Batch), TraceLines.Describe(actual.Batch));
        Assert.Equal(expected.Counters.Rejections.ToArray(), actual.Counters.Rejections.ToArray());
        Assert.Equal(expected.Counters.Lines, actual.Counters.Lines);
        Assert.Equal(expected.Counters.BlankLines, actual.Counters.BlankLines);
    }
}
