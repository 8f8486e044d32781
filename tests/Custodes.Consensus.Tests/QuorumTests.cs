using Custodes.Consensus.Validators;

namespace Custodes.Consensus.Tests;

public sealed class QuorumTests
{
    [Theory]
    [InlineData(4, 3, 1, 1)]
    [InlineData(5, 4, 1, 2)]
    [InlineData(7, 6, 1, 4)]
    [InlineData(8, 6, 2, 3)]
    [InlineData(10, 8, 2, 5)]
    [InlineData(13, 10, 3, 6)]
    [InlineData(16, 12, 4, 7)]
    [InlineData(25, 19, 6, 12)]
    [InlineData(40, 30, 10, 19)]
    [InlineData(100, 75, 25, 49)]
    public void The_table_of_the_specification_holds(int n, int quorum, int live, int safe)
    {
        Assert.Equal(quorum, Quorum.Of(n));
        Assert.Equal(live, Quorum.LiveFaults(n));
        Assert.Equal(safe, Quorum.SafeFaults(n));
        Assert.Equal(live + 1, Quorum.Blocking(n));
    }

    [Fact]
    public void Weights_and_counts_agree_and_half_is_always_safe()
    {
        for (int n = ConsensusLimits.ValidatorsMin; n <= ConsensusLimits.ValidatorsMax; n++)
        {
            int quorum = Quorum.Of(n);

            Assert.True(Quorum.IsReached(quorum, n));
            Assert.False(Quorum.IsReached(quorum - 1, n));
            Assert.True(Quorum.SafeFaults(n) >= (n - 1) / 2);
            Assert.Equal(n / 4, Quorum.LiveFaults(n));
        }
    }

    [Fact]
    public void The_document_says_what_the_code_computes()
    {
        string[] rows = File.ReadAllLines(Path.Combine(RepositoryRoot(), "docs", "consensus.md"));
        for (int n = ConsensusLimits.ValidatorsMin; n <= ConsensusLimits.ValidatorsMax; n++)
        {
            string row =
                $"| {n} | {Quorum.Of(n)} | {Quorum.LiveFaults(n)} | {Quorum.SafeFaults(n)} | {Quorum.Blocking(n)} |";
            Assert.Contains(row, rows);
        }
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Custodes.slnx")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }
}
