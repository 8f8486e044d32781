using Custodes.Baselines.Behaviour;
using Custodes.Baselines.Provenance;
using Custodes.Node.Tests.Streams;
using Custodes.Primitives;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: of the sessions of an honest fleet at most a share α alarms, whatever its agents do.
/// Method: sessions drawn alike per role through the whole pipeline, learning on, from the first session
/// to the last; the exact binomial interval of the share over several seeds. Fails if its lower bound
/// lies above α, and also if alarms are so few that the threshold cannot be the conformal one.
/// </summary>
public sealed class FalseAlarmTests
{
    private const double Confidence = 0.999;

    [Theory]
    [InlineData(0.01, 5, 4_000)]
    [InlineData(0.001, 5, 8_000)]
    public void Honest_behaviour_alarms_at_most_at_the_rate_that_was_asked_for(
        double alpha,
        int seeds,
        int sessions
    )
    {
        int alarms = 0;
        int trials = 0;
        for (int seed = 1; seed <= seeds; seed++)
        {
            using Fleet fleet = new(Small(alpha));
            SplitMix64 random = new((ulong)seed);
            Work[] roles = [new("clerk", 4, 0.3), new("coder", 9, 1), new("buyer", 6, 0.05)];
            for (int session = 0; session < sessions; session++)
            {
                int role = random.Below(roles.Length);
                string agent = $"{roles[role].Role} {random.Below(20)}";
                roles[role].Play(fleet, ref random, agent, $"session {session}");
            }

            fleet.Flush();
            alarms += fleet.Listener.Findings.Count;
            trials += fleet.Listener.Sessions.Count;
        }

        string told = $"{alarms} alarms in {trials} sessions";
        TestContext.Current.SendDiagnosticMessage(told);
        Assert.Equal(seeds * sessions, trials);
        Assert.True(Proportion.LowerBound(alarms, trials, Confidence) <= alpha, told);

        // While a role is young its sessions surprise more, and they stay in its window: so the rate is
        // below α, by more the smaller α is; but none at all would mean that nothing can alarm.
        Assert.True(Proportion.UpperBound(alarms, trials, Confidence) >= alpha / 10, told);
        Assert.True(alarms > 0, told);
    }

    [Fact]
    public void The_interval_is_the_published_one()
    {
        // 10 of 100 at 95 % on each side: Clopper and Pearson's 0.0490 and 0.1762 at 97.5 %.
        Assert.Equal(0.0490, Proportion.LowerBound(10, 100, 0.975), 4);
        Assert.Equal(0.1762, Proportion.UpperBound(10, 100, 0.975), 4);
        Assert.Equal(0, Proportion.LowerBound(0, 100, 0.975));
        Assert.Equal(0.0362, Proportion.UpperBound(0, 100, 0.975), 4);
    }

    internal static PipelineOptions Small(double alpha) =>
        new()
        {
            Alpha = alpha,
            SessionIdleTicks = 1_000_000,
            Behaviour = new BehaviourLimits
            {
                AgentCountMax = 256,
                SessionCountMax = 256,
                RoleCountMax = 16,
                ActionCountMax = 256,
                CountEntriesMax = 65_536,
                IncidentCopyCountMax = 64,
            },
            Provenance = new ProvenanceLimits { PromptsPerRoleMax = 512 },
        };
}
