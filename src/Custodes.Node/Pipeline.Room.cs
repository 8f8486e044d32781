using Custodes.Baselines.Behaviour;
using Custodes.Contracts;
using Custodes.Node.Sessions;

namespace Custodes.Node;

/// <content>Who gives way when a table is full: whoever fills one must blind the node to nobody.</content>
public sealed partial class Pipeline
{
    // Whoever fills the table with sessions must not blind the node to the next one: the longest idle
    // gives way, as if it had ended.
    private void Resolve(in Observation observation, ObservationBatch batch, ref BehaviourRow row)
    {
        behaviour.Resolve(observation, batch, ref row, Now);
        if (
            row.Session < 0
            && observation.Session != 0
            && behaviour.TryFindLongestIdle(out int longestIdle)
        )
        {
            SessionsEvicted++;
            Close(longestIdle);
            behaviour.Resolve(observation, batch, ref row, Now);
        }

        // The same for agents, or whoever fills their table once would blind the node to every new one.
        if (
            row.Session >= 0
            && row.Agent < 0
            && observation.Agent != 0
            && behaviour.TryForgetIdleAgent(Now, out int slot, out ulong forgotten)
        )
        {
            AgentsEvicted++;
            verdicts.Forget(slot);
            contents.Forget(slot);
            Names.Agents.Forget(forgotten);
            behaviour.Resolve(observation, batch, ref row, Now);
        }
    }

    // Who opens sessions without end must not blind the node to where values come from: prompts without a
    // call give way first, then the longest idle session ends early. A mere prompt ends nobody's.
    private OpenContent? OpenContentOf(in Observation observation, int slot)
    {
        bool isCall = observation.Kind == ObservationKind.ToolCall && observation.HasProvenance;
        if (isCall && contents.FindToEnd(slot) is int longestIdle)
        {
            SessionsEvicted++;
            Close(longestIdle);
        }

        return contents.Open(slot, isCall);
    }
}
