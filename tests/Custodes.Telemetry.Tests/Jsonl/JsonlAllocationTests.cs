namespace Custodes.Telemetry.Tests.Jsonl;

/// <summary>
/// Goal: reading allocates nothing once the names are known.
/// Method: the thread's own count of allocated bytes over many passes of good and bad lines.
/// </summary>
public sealed class JsonlAllocationTests
{
    [Fact]
    public void A_known_line_allocates_nothing_good_or_bad()
    {
        byte[] bytes =
        [
            .. TraceLines.Samples.SelectMany(static line => line.Append((byte)'\n')),
            .. "{\"trace\":\"t\",\"agent\":\"\\u00e9\",\"tool\":\"x\",\"args\":{\"a\":[\"\\n\",1e5,true]}}\n"u8,
            .. "{broken\n[]\n{\"seq\":{}}\n\xFF\n\n"u8,
        ];
        TraceLines lines = new(capacity: 256);
        Pass();
        Pass();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int pass = 0; pass < 50; pass++)
        {
            Pass();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(lines.Counters.Rejected > 50);

        void Pass()
        {
            lines.Batch.Clear();
            _ = lines.Reader.Read(bytes, isLast: true, lines.Batch);
        }
    }
}
