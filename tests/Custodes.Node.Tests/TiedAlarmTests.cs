using Custodes.Contracts;
using Custodes.Node.Tests.Streams;
using Custodes.Primitives;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: the promise of <see cref="FalseAlarmTests"/> for sessions whose scores are the same by the hundred, and for sessions
/// that are judged both by content and by behaviour.
/// Method: sessions drawn alike of one call each, without any spread of sizes, of tools each of which is used a fixed number of bits less often than the one
/// before; tasks with content of which some, or all, end with such a call without provenance. The exact binomial interval of
/// the share that alarmed over several seeds.
/// </summary>
public sealed class TiedAlarmTests
{
    private const double Confidence = 0.999;
    private const int Endless = 99;

    [Theory]
    [InlineData(0.02, 10, 5_000, 0.67, Endless)]
    [InlineData(0.02, 10, 5_000, 1.0, Endless)]
    [InlineData(0.02, 10, 5_000, 1.5, Endless)]
    [InlineData(0.01, 10, 5_000, 1.0, Endless)]
    [InlineData(0.01, 10, 5_000, 1.5, Endless)]
    [InlineData(0.001, 4, 8_000, 1.0, 5)]
    public void Sessions_of_one_call_alarm_at_most_at_the_rate_that_was_asked_for(
        double alpha,
        int seeds,
        int sessions,
        double bitsPerTool,
        int toolMax
    )
    {
        Count count = new();
        for (int seed = 1; seed <= seeds; seed++)
        {
            using Fleet fleet = new(FalseAlarmTests.Small(alpha));
            SplitMix64 random = new((ulong)seed);
            for (int session = 0; session < sessions; session++)
            {
                string agent = $"clerk {random.Below(20)}";
                string name = $"session {session}";
                int tool = Math.Min(toolMax, Tool(ref random, bitsPerTool));
                ref Observation row = ref fleet.Row(agent, "clerk", name, $"get_{tool}");
                row.TimeMs = 1_700_000_000_000 + random.Below(1_000_000);
                row.ArgumentBytes = 64;
                row.ResultBytes = 1_024;
                row.DurationMs = 256;
                fleet.End(agent, "clerk", name);
            }

            count.Add(fleet);
        }

        count.RequireAtMost(alpha);
    }

    [Theory]
    [InlineData(0.02, 8, 3_000, 1.0)]
    [InlineData(0.02, 8, 3_000, 0.3)]
    [InlineData(0.01, 8, 3_000, 1.0)]
    [InlineData(0.001, 3, 4_000, 1.0)]
    public void Sessions_that_lose_provenance_alarm_at_most_at_the_rate_that_was_asked_for(
        double alpha,
        int seeds,
        int sessions,
        double mixedShare
    )
    {
        Count count = new();
        for (int seed = 1; seed <= seeds; seed++)
        {
            using Fleet fleet = new(FalseAlarmTests.Small(alpha));
            SplitMix64 random = new((ulong)seed);
            for (int session = 0; session < sessions; session++)
            {
                bool isMixed = random.Unit() < mixedShare;
                PlayTask(fleet, ref random, $"session {session}", isMixed);
            }

            count.Add(fleet);
        }

        count.RequireAtMost(alpha);
    }

    private static void PlayTask(Fleet fleet, ref SplitMix64 random, string name, bool isMixed)
    {
        ProvenanceAlarmTests.Play(
            fleet,
            ref random,
            "desk",
            name,
            isHijack: false,
            isEnded: !isMixed
        );
        if (isMixed)
        {
            string agent = $"desk {random.Below(5)}";
            ref Observation row = ref fleet.Row(
                agent,
                "desk",
                name,
                $"get_{Tool(ref random, 1.5)}"
            );
            row.Sequence = 9;
            fleet.End(agent, "desk", name);
        }
    }

    private static int Tool(ref SplitMix64 random, double bitsPerTool) =>
        (int)(-Math.Log2(1 - random.Unit()) / bitsPerTool);

    private sealed class Count
    {
        private int alarms;
        private int sessions;

        public void Add(Fleet fleet)
        {
            fleet.Flush();
            alarms += fleet.Listener.Findings.Count;
            sessions += fleet.Listener.Sessions.Count;
        }

        public void RequireAtMost(double alpha)
        {
            double lower = Proportion.LowerBound(alarms, sessions, Confidence);
            double upper = Proportion.UpperBound(alarms, sessions, Confidence);
            string told =
                $"{alarms} alarms in {sessions} sessions, {lower:P2} to {upper:P2} at {alpha:P1}";
            TestContext.Current.SendDiagnosticMessage(told);
            Assert.True(lower <= alpha, told);
            Assert.True(upper >= alpha / 10, told);
        }
    }
}
