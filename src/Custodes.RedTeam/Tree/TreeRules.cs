using Custodes.Aggregation.Registry;

namespace Custodes.RedTeam.Tree;

/// <summary>The product's rules with the numbers of what is off set so that it does nothing.</summary>
internal static class TreeRules
{
    /// <summary>For a trial.</summary>
    public static AggregationRules Of(AttackTrial trial, TreeShape shape)
    {
        AggregationRules rules = new() { BucketAgents = (ushort)shape.BucketAgents };
        if (!trial.Has(Defence.Replication))
        {
            rules = rules with { ReplicaCount = 1, ReplicasMin = 1, AuditPerMille = 0 };
        }

        if (!trial.Has(Defence.RobustScale))
        {
            // Who recomputes would find medians where this design has squares, and prove everybody a liar.
            rules = rules with
            {
                AuditPerMille = 0,
            };
        }

        if (!trial.Has(Defence.Trimming))
        {
            rules = rules with
            {
                TrimPerMille = 0,
                ShareTrimPerMille = 0,
                MedianSwitchPerMille = ushort.MaxValue,
            };
        }

        if (!trial.Has(Defence.StepLimit))
        {
            rules = rules with { StepMaxPerMille = ushort.MaxValue };
        }

        if (!trial.Has(Defence.AnchorBudget))
        {
            rules = rules with
            {
                AnchorPerMille = ushort.MaxValue,
                AnchorScalePerMille = ushort.MaxValue,
            };
        }

        if (!trial.Has(Defence.AgentClip))
        {
            rules = rules with { ClipScales = ushort.MaxValue };
        }

        if (!trial.Has(Defence.SupportRule))
        {
            rules = rules with { SupportMin = 0, MaliciousPerMille = 0 };
        }

        if (!trial.Has(Defence.OwnerCap))
        {
            rules = rules with { OwnerPerMille = 1000, BatchPerMille = 1000 };
        }

        return trial.Has(Defence.EnrolmentRamp) ? rules : rules with { RampEpochs = 0 };
    }
}
