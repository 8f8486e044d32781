using System.Runtime.CompilerServices;
using Custodes.Contracts;

namespace Custodes.Baselines.Behaviour;

/// <content>What most rows do not have: sequence numbers, values that name places, anything new to the agent.</content>
internal static partial class BehaviourKernel
{
    /// <summary>The bits of integrity, novelty and capability, before anything is learnt.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static float ScoreMore(
        ref BehaviourRow row,
        ref AgentBlock agent,
        ref SessionBlock session,
        RoleModel role,
        RoleModel fleet,
        BehaviourCounts counts,
        ref Surprise surprise
    )
    {
        if (row.Sequence >= 0 || (session.LastSequence >= 0 && row.Action != 0))
        {
            ScoreIntegrity(ref row, ref session, role, ref surprise);
        }

        if (row.Action == 0)
        {
            return surprise.Integrity;
        }

        float maturity = agent.Observations >= NoveltyMatureObservations ? 1 : 0.5f;
        _ = AgentTools.PlaceOf(in agent, row.Fingerprint, out bool isKnown);
        if (!isKnown)
        {
            surprise.Novelty = ScoreTool(in row, in session, role, fleet, counts) * maturity;
        }

        if (row.Values != 0)
        {
            // A history of its own makes nobody's place known that the whole role never named.
            float bits = ScoreValue(ref row, ref agent, role, counts);
            surprise.Novelty += bits * (row.IsValueNewToRole ? 1 : maturity);
        }

        Capabilities fresh = row.Capabilities & ~(Capabilities)agent.CapabilitiesSeen;
        if (fresh != Capabilities.None)
        {
            surprise.NewCapabilities = fresh;
            float agreed = counts.SupportOf(row.Action, session.IsOlder, role);
            surprise.Capability = ScoreCapabilities(fresh, role, agreed) * maturity;
        }

        return surprise.Novelty + surprise.Capability + surprise.Integrity;
    }

    // A sensor that counts lets us see what it did not send. The 64-bit window tells a replay (the
    // number was seen) from a late arrival (it was not).
    private static void ScoreIntegrity(
        ref BehaviourRow row,
        ref SessionBlock session,
        RoleModel role,
        ref Surprise surprise
    )
    {
        role.Sequenced++;
        if (row.Sequence < 0)
        {
            // A call without a number among numbered ones hides as much as a number that is missing.
            surprise.Integrity = RateBits(role.Gaps, role.Sequenced);
            role.Gaps++;
            session.Gaps = (ushort)Math.Min(session.Gaps + 1, ushort.MaxValue);
            return;
        }

        long step = session.LastSequence < 0 ? 1 : (long)row.Sequence - session.LastSequence;
        if (step == 1)
        {
            session.SequenceWindow = (session.SequenceWindow << 1) | 1;
        }
        else if (step > 1)
        {
            // The rate before this gap, so that the first of a role is as surprising as it is rare.
            surprise.Integrity = RateBits(role.Gaps, role.Sequenced);
            role.Gaps++;
            session.Gaps = (ushort)Math.Min(session.Gaps + step - 1, ushort.MaxValue);
            session.SequenceWindow = step < 64 ? (session.SequenceWindow << (int)step) | 1 : 1;
        }
        else
        {
            bool seen = -step < 64 && ((session.SequenceWindow >> (int)-step) & 1) != 0;
            surprise.IsReplay = seen;
            surprise.Integrity = RateBits(role.Reordered, role.Sequenced);
            role.Reordered++;
            session.Replays = (ushort)Math.Min(session.Replays + 1, ushort.MaxValue);
            if (-step < 64)
            {
                session.SequenceWindow |= 1UL << (int)-step;
            }

            return;
        }

        session.LastSequence = row.Sequence;
    }

    // A capability is an escalation by as much as its role does without it, here and over the whole fleet.
    private static float ScoreCapabilities(Capabilities fresh, RoleModel role, float agreed)
    {
        float bits = -FastMath.Log2((float)role.CapabilityShare(fresh, agreed));
        return FastMath.Clamp(bits, 0, DetectorBitsMax);
    }

    private static float ScoreTool(
        in BehaviourRow row,
        in SessionBlock session,
        RoleModel role,
        RoleModel fleet,
        BehaviourCounts counts
    )
    {
        float share = counts.UseShare(row.Role, row.Action, session.IsOlder, role, fleet);
        return FastMath.Min(DetectorBitsMax, -FastMath.Log2(share));
    }

    private static float ScoreValue(
        ref BehaviourRow row,
        ref AgentBlock agent,
        RoleModel role,
        BehaviourCounts counts
    )
    {
        // The filter takes one place in sixteen for one it has; the role's counts take none. What an agent
        // learnt its role learnt as well, so that the filter alone is not believed.
        row.IsValueNewToRole = !counts.IsValueKnown(row.Role, row.Values);
        if (!row.IsValueNewToRole && ValueFilter.MayHave(in agent, row.Values))
        {
            return 0;
        }

        row.IsValueNewToAgent = true;
        return row.IsValueNewToRole
            ? RateBits(role.ValuesNewToRole, role.ValueRows)
            : RateBits(role.ValuesNewToAgent, role.ValueRows);
    }

    // Laplace's rule, so that what never happened in n rows is worth log2(n) bits and not infinity.
    private static float RateBits(long events, long rows) =>
        FastMath.Min(DetectorBitsMax, -FastMath.Log2((events + 0.5f) / (rows + 1f)));
}
