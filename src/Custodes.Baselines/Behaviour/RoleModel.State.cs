using Custodes.Primitives.State;

namespace Custodes.Baselines.Behaviour;

/// <content>Saving and loading.</content>
public sealed partial class RoleModel
{
    // Features are logarithms to base 2 of 32-bit sizes and 64-bit times, so means stay below 64.
    private const float NumberMax = 1e6f;

    /// <summary>Writes everything.</summary>
    internal void Save(StateWriter writer)
    {
        writer.PutUInt64(Key);
        writer.PutInt32(Agents);
        writer.PutInt64(Observations);
        writer.PutInt64(Sequenced);
        writer.PutInt64(Gaps);
        writer.PutInt64(Reordered);
        writer.PutInt64(ValueRows);
        writer.PutInt64(ValuesNewToAgent);
        writer.PutInt64(ValuesNewToRole);
        for (int feature = 0; feature < NumericFeature.Count; feature++)
        {
            writer.PutSingle(Mean[feature]);
            writer.PutSingle(Variance[feature]);
            writer.PutSingle(NumberCounts[feature]);
        }

        foreach (int agents in CapabilityAgents)
        {
            writer.PutInt32(agents);
        }

        foreach (uint count in histogram)
        {
            writer.PutUInt32(count);
        }

        // The bets lag behind the histogram: without their mean a loaded role would bet otherwise.
        writer.PutInt64(sinceRefresh);
        writer.PutDouble(betMean);
    }

    /// <summary>Fills a new model; false when the reader refused it.</summary>
    internal bool TryRestore(ref StateReader reader)
    {
        Key = reader.GetUInt64();
        Agents = reader.GetInt32(0);
        Observations = reader.GetCounter();
        SamplingStep = StepAt(Observations);
        Sequenced = reader.GetCounter();
        Gaps = reader.GetCounter();
        Reordered = reader.GetCounter();
        ValueRows = reader.GetCounter();
        ValuesNewToAgent = reader.GetCounter();
        ValuesNewToRole = reader.GetCounter();
        for (int feature = 0; feature < NumericFeature.Count; feature++)
        {
            Mean[feature] = reader.GetSingle(NumberMax);
            Variance[feature] = reader.GetSingle(NumberMax);
            NumberCounts[feature] = reader.GetSingle(float.MaxValue / 4);
            if (!reader.Require(Variance[feature] >= 0, "a negative variance"))
            {
                return false;
            }
        }

        for (int capability = 0; capability < CapabilityAgents.Length; capability++)
        {
            CapabilityAgents[capability] = reader.GetInt32(0);
        }

        for (int bin = 0; bin < SurpriseBins; bin++)
        {
            histogram[bin] = reader.GetUInt32();
        }

        sinceRefresh = reader.GetCounter();
        double mean = reader.GetDouble(1);
        if (!reader.Require(mean >= 0, "a role's mean surprise is negative"))
        {
            return false;
        }

        // 0 is a role that has learnt nothing yet: it has no bets.
        if (mean > 0)
        {
            SetBets(mean);
        }

        return true;
    }
}
