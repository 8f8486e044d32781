using Custodes.Primitives;

namespace Custodes.Telemetry.Tests.Jsonl;

/// <summary>
/// Goal: no bytes make the reader throw, stall or lose the good lines around them.
/// Method: real lines, mutated from a fixed seed, between two good ones. CUSTODES_FUZZ_ITERATIONS sets how many.
/// </summary>
public sealed class JsonlFuzzTests
{
    [Fact]
    public void Whatever_stands_between_two_good_lines_both_are_read()
    {
        byte[][] samples = TraceLines.Samples;
        SplitMix64 random = new(20261122);
        TraceLines lines = new(capacity: 512);
        byte[] good = "{\"trace\":\"good\",\"agent\":\"good\",\"tool\":\"good\"}\n"u8.ToArray();
        ulong goodAgent = lines.Names.Hash.Of("good");
        int iterationCount = TraceLines.FuzzIterations(20_000);
        for (int iteration = 0; iteration < iterationCount; iteration++)
        {
            byte[] bad = LineMutations.OfBytes(
                samples[random.Below(samples.Length)],
                samples[random.Below(samples.Length)],
                ref random
            );
            byte[] all = [.. good, .. bad, (byte)'\n', .. good];
            lines.Batch.Clear();
            _ = lines.Read(all);
            Assert.True(lines.Batch.Count >= 2);
            Assert.Equal(goodAgent, lines.Batch.Observations[0].Agent);
            Assert.Equal(goodAgent, lines.Batch.Observations[^1].Agent);
        }

        Assert.Equal(
            lines.Counters.Lines,
            lines.Counters.Observations + lines.Counters.BlankLines + lines.Counters.Rejected
        );
        Assert.True(lines.Counters.Rejected > iterationCount / 4);
    }

    [Fact]
    public void Random_bytes_are_refused_and_consumed()
    {
        SplitMix64 random = new(7);
        TraceLines lines = new();
        int iterationCount = TraceLines.FuzzIterations(5_000);
        for (int iteration = 0; iteration < iterationCount; iteration++)
        {
            byte[] noise = new byte[random.Below(200)];
            foreach (ref byte one in noise.AsSpan())
            {
                one = (byte)random.Next();
            }

            _ = lines.Read(noise);
        }

        Assert.Equal(0, lines.Counters.Observations);
        Assert.True(lines.Counters.Rejected > 0);
    }
}
