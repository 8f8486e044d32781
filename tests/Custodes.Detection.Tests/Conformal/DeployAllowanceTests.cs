using Custodes.Detection.Conformal;

namespace Custodes.Detection.Tests.Conformal;

/// <summary>
/// Goal: a build is a deploy once several agents show it, and nobody alone can make one or keep a place from one.
/// Method: a role with scores, claims by numbered agents, and the threshold that a session of the build must pass.
/// </summary>
public sealed class DeployAllowanceTests
{
    private const ulong Role = 1;
    private const double Alpha = 0.02;
    private const double AllowanceBits = 12;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(4, 2)]
    [InlineData(5, 3)]
    [InlineData(1_000, 3)]
    public void So_many_agents_of_a_role_make_a_deploy(int roleAgents, int needed)
    {
        RoleScores scores = Ranked();
        double usual = scores.Threshold(Role, build: 0, Alpha);
        for (int agent = 1; agent < needed; agent++)
        {
            Assert.False(Shows(scores, build: 7, agent, roleAgents));

            // Saying it again makes no second agent.
            Assert.False(Shows(scores, build: 7, agent, roleAgents));
            Assert.Equal(usual, scores.Threshold(Role, build: 7, Alpha));
        }

        Assert.True(Shows(scores, build: 7, needed, roleAgents));
        Assert.Equal(usual + AllowanceBits, scores.Threshold(Role, build: 7, Alpha));
        Assert.Equal(usual, scores.Threshold(Role, build: 8, Alpha));
    }

    [Fact]
    public void Claims_of_one_agent_keep_no_place_from_a_deploy()
    {
        RoleScores scores = Ranked();
        for (int claim = 0; claim < 100; claim++)
        {
            Assert.False(Shows(scores, build: 100 + (ulong)claim, agent: 9, roleAgents: 10));
        }

        Assert.False(Shows(scores, build: 7, agent: 1, roleAgents: 10));
        Assert.False(Shows(scores, build: 7, agent: 2, roleAgents: 10));
        Assert.True(Shows(scores, build: 7, agent: 3, roleAgents: 10));

        // And none takes it away.
        Assert.False(Shows(scores, build: 200, agent: 9, roleAgents: 10));
        Assert.False(Shows(scores, build: 201, agent: 9, roleAgents: 10));
        Assert.True(Shows(scores, build: 7, agent: 4, roleAgents: 10));
    }

    [Fact]
    public void A_build_with_scores_enough_needs_no_agents()
    {
        RoleScores scores = Ranked();
        for (int session = 0; session < 60; session++)
        {
            scores.Add(Role, build: 7, agent: (ulong)(session % 10), score: 5, Alpha);
        }

        Assert.True(Shows(scores, build: 7, agent: 50, roleAgents: 10));
    }

    private static bool Shows(RoleScores scores, ulong build, int agent, int roleAgents) =>
        scores.Shows(Role, build, (ulong)agent, roleAgents, Alpha, out _);

    private static RoleScores Ranked()
    {
        RoleScores scores = new(256, 8);
        for (int session = 0; session < 200; session++)
        {
            scores.Add(Role, build: 0, agent: (ulong)(session % 10), score: session % 5, Alpha);
        }

        return scores;
    }
}
