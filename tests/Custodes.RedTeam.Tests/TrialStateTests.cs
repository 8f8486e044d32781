using Custodes.RedTeam.Running;

namespace Custodes.RedTeam.Tests;

public sealed class TrialStateTests : IDisposable
{
    private readonly string path = Path.Combine(
        AppContext.BaseDirectory,
        $"state-{Environment.ProcessId}-{Guid.CreateVersion7():n}.jsonl"
    );

    private static TrialRecord Done { get; } = new(3, Succeeded: true, 0.5, 8, 1.25);

    [Fact]
    public void What_was_noted_is_found_again()
    {
        using (TrialState first = TrialState.Open(path, seed: 7))
        {
            first.Add("set", Done);
            first.AddChoice("set", 2);
        }

        using TrialState second = TrialState.Open(path, seed: 7);

        Assert.True(second.TryFind("set", 3, out TrialRecord record));
        Assert.Equal(Done, record);
        Assert.True(second.TryFindChoice("set", out int choice));
        Assert.Equal(2, choice);
        Assert.False(second.TryFind("set", 4, out _));
        Assert.False(second.TryFind("other", 3, out _));
    }

    [Fact]
    public void A_last_line_that_was_cut_off_is_left_out_and_the_file_goes_on_after_it()
    {
        using (TrialState first = TrialState.Open(path, seed: 7))
        {
            first.Add("set", Done);
            first.Add("set", Done with { Index = 4 });
        }

        string all = File.ReadAllText(path);
        File.WriteAllText(path, all[..^20]);
        using (TrialState second = TrialState.Open(path, seed: 7))
        {
            Assert.True(second.TryFind("set", 3, out _));
            Assert.False(second.TryFind("set", 4, out _));
            second.Add("set", Done with { Index = 5 });
        }

        using TrialState third = TrialState.Open(path, seed: 7);
        Assert.True(third.TryFind("set", 5, out _));
    }

    [Fact]
    public void Trials_of_another_seed_are_refused()
    {
        TrialState.Open(path, seed: 7).Dispose();

        Assert.Throws<InvalidDataException>(() => TrialState.Open(path, seed: 8));
    }

    public void Dispose() => File.Delete(path);
}
