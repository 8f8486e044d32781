using Custodes.Baselines.Provenance;

namespace Custodes.Baselines.Tests.Provenance;

/// <summary>
/// Goal: the bucket of a length is that of the logarithm, for lengths that are looked up and for longer ones.
/// Method: each length around the end of the table, and far beyond, against the formula.
/// </summary>
public sealed class ArgumentFactsTests
{
    [Fact]
    public void Short_and_long_lengths_fall_into_the_buckets_of_one_scale()
    {
        int before = 0;
        foreach (int length in (int[])[.. Enumerable.Range(0, 3_000), 65_536, int.MaxValue - 1])
        {
            int bucket = ArgumentFacts.LengthBucket(length);
            Assert.Equal((int)(1.33 * Math.Log2(1.0 + length)), bucket);
            Assert.InRange(bucket, before, ArgumentFacts.LengthBucketCount - 1);
            before = bucket;
        }

        Assert.Equal(0, ArgumentFacts.LengthBucket(-1));
    }
}
