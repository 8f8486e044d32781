using Custodes.Primitives;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: no damage to a saved state makes a program fail: it is refused with section and place, or it loads
/// into something that runs.
/// Method: every truncation of every section of a small state, a byte too many, a section missing, and
/// thousands of seeded changes of bytes in a state of real lines; what loads goes on for some batches and is
/// saved and loaded again. Checksums, which would refuse all of that before, are not involved.
/// </summary>
public sealed class StateDamageTests
{
    private const int Changes = 2_000;
    private const int StepsAfter = 6;

    [Fact]
    public void Every_truncation_is_refused()
    {
        StateSectionsInMemory saved = Saved(
            new StateSyntheticStream(3, 30, 5),
            StateOptionSets.Tight,
            30
        );
        int tried = 0;
        foreach ((string name, byte[] bytes) in saved.Sections)
        {
            int step = Math.Max(1, bytes.Length / 600);
            for (int length = 0; length < bytes.Length; length += step)
            {
                AssertRefused(saved.With(name, bytes[..length]), name);
                tried++;
            }

            AssertRefused(saved.With(name, bytes[..^1]), name);
            AssertRefused(saved.With(name, [.. bytes, 0]), name);
        }

        Assert.True(tried > 1_000);
    }

    [Fact]
    public void A_missing_section_is_refused()
    {
        StateSectionsInMemory saved = Saved(
            new StateSyntheticStream(3, 30, 5),
            StateOptionSets.Tight,
            30
        );
        foreach (string name in saved.Sections.Keys.ToList())
        {
            StateSectionsInMemory without = saved.With(name, []);
            _ = without.Sections.Remove(name);
            AssertRefused(without, name);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Changed_bytes_are_refused_or_load_into_something_that_runs(bool isSample)
    {
        IStateStream stream = isSample
            ? new StateSampleStream(seed: 5)
            : new StateSyntheticStream(23, 200, 30);
        int place = stream.Count / 2;
        StateSectionsInMemory saved = Saved(stream, StateOptionSets.Tight, place);
        string[] names = [.. saved.Sections.Keys];
        SplitMix64 random = new(seed: 99);
        int refused = 0;
        int ran = 0;
        using StateRun run = StateRun.Begin(stream, StateOptionSets.Tight);
        for (int change = 0; change < Changes; change++)
        {
            string name = names[random.Below(names.Length)];
            byte[] bytes = [.. saved.Sections[name]];
            for (int flips = 1 + random.Below(3); flips > 0; flips--)
            {
                bytes[random.Below(bytes.Length)] ^= (byte)(1 + random.Below(255));
            }

            using Pipeline? loaded = StateRun.Load(
                saved.With(name, bytes),
                StateOptionSets.Tight,
                run.Transcript,
                out string? reason
            );
            if (loaded is null)
            {
                // Not always the changed one: sections refer to each other.
                Assert.StartsWith("section '", reason, StringComparison.Ordinal);
                refused++;
                continue;
            }

            for (int step = 0; step < StepsAfter; step++)
            {
                run.Step(loaded, place + step);
            }

            loaded.Drain();
            _ = StateSectionsInMemory.Of(loaded);
            ran++;
        }

        Assert.True(refused > 100 && ran > 100, $"{refused} refused, {ran} ran");
    }

    private static StateSectionsInMemory Saved(
        IStateStream stream,
        PipelineOptions options,
        int place
    )
    {
        using StateRun run = StateRun.Begin(stream, options);
        run.To(place);
        return StateSectionsInMemory.Of(run.Pipeline);
    }

    private static void AssertRefused(StateSectionsInMemory damaged, string section)
    {
        using Pipeline? loaded = StateRun.Load(
            damaged,
            StateOptionSets.Tight,
            new StateTranscript(),
            out string? reason
        );
        Assert.Null(loaded);
        Assert.StartsWith($"section '{section}'", reason, StringComparison.Ordinal);
    }
}
