using Custodes.Clocks.Statements;
using Custodes.Primitives;

namespace Custodes.Clocks.Tests.Statements;

/// <summary>Four honest nodes that send each other messages, some of which are lost or late.</summary>
internal static class HonestRun
{
    /// <summary>Their statements in the order in which they were made.</summary>
    public static List<ClockStatement> Of(TestNodes nodes, ulong seed, int steps)
    {
        SplitMix64 chance = new(seed);
        ClockKeeper[] keepers =
        [
            .. Enumerable.Range(0, TestNodes.Count).Select(node => nodes.Enrol(node)),
        ];
        List<ClockStatement> made = [];
        List<(int To, ClockStatement Statement)> sent = [];
        for (int step = 0; step < steps; step++)
        {
            int node = chance.Below(TestNodes.Count);
            ClockStatement statement = nodes.Make(keepers[node], epoch: step / 20);
            made.Add(statement);
            sent.Add((chance.Below(TestNodes.Count), statement));
            while (sent.Count > 3)
            {
                int taken = chance.Below(sent.Count);
                (int to, ClockStatement late) = sent[taken];
                sent.RemoveAt(taken);
                ClockRefusal refusal = keepers[to].Receive(late.Bytes, late.Body).Refusal;
                Assert.True(
                    refusal is ClockRefusal.None or ClockRefusal.Stale or ClockRefusal.FromMyself
                );
            }
        }

        return made;
    }
}
