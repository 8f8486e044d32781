using System.Collections.Frozen;

namespace Custodes.RedTeam;

/// <summary>A card for every countermeasure.</summary>
public static partial class DefenceCards
{
    private static readonly FrozenDictionary<Defence, DefenceCard> ByDefence = (
        (DefenceCard[])[.. OnTheFleet, .. OnAgreement, .. OnAgents]
    ).ToFrozenDictionary(static card => card.Defence);

    /// <summary>The card of one of them.</summary>
    /// <exception cref="KeyNotFoundException">It has none; a test sees to it that each has.</exception>
    public static DefenceCard Of(Defence defence) => ByDefence[defence];

    private static DefenceCard[] OnTheFleet =>
        [
            new(
                Defence.FlatMerge,
                "Custodes.Aggregation/Combining/RobustCombiner.cs",
                "One robust statistic over all buckets: owning half of some regions buys nothing that the same number of buckets elsewhere would not.",
                "It does not see who lies, and a quarter of all buckets moves it."
            ),
            new(
                Defence.Trimming,
                "Custodes.Aggregation/Arithmetic/OrderStatistics.cs",
                "A number of the baseline stays within what honest buckets say while less than a quarter of the buckets is captured.",
                "Lies inside the honest spread move it a little; honest rare values lose a part of their share."
            ),
            new(
                Defence.BeaconAssignment,
                "Custodes.Aggregation/Assignment/BucketPlan.cs",
                "Nobody chooses whom he sums: buckets and their nodes are drawn anew each epoch.",
                "It is as unforeseen as its seed is."
            ),
            new(
                Defence.CommitteeBeacon,
                "Custodes.Cluster/Beacon/CommitteeBeacon.cs",
                "Plans are drawn by a committee of validators after the baseline before is certified: whoever had a say in that had none in the plan.",
                "Each of the committee may withhold its share after seeing the others', and is named and loses its seat for it."
            ),
            new(
                Defence.Replication,
                "Custodes.Aggregation/Disputes/Dispute.cs",
                "A wrong sum is seen while one of three aggregators of a bucket is honest, and its signer is proven a liar.",
                "Where all three collude a lie stands until an audit draws the bucket."
            ),
            new(
                Defence.RegisteredWeights,
                "Custodes.Aggregation/Combining/BucketWeights.cs",
                "A bucket weighs what the registry says of its agents, whatever its summary claims.",
                "The registry itself is trusted, under its own caps."
            ),
            new(
                Defence.RobustScale,
                "Custodes.Aggregation/Summaries/SummaryBuilder.cs",
                "A few agents that report wild values do not widen the scale by which all are judged.",
                "Many that agree widen it slowly."
            ),
            new(
                Defence.StepLimit,
                "Custodes.Aggregation/Combining/BaselineStep.cs",
                "No epoch moves a number by more than 0.02 of a scale, however much was captured in it.",
                "Many epochs move it further."
            ),
            new(
                Defence.AnchorBudget,
                "Custodes.Aggregation/Combining/BaselineStep.cs",
                "A number that has gone a quarter of a scale from where it stood 30 days ago freezes until an operator approves.",
                "Drift within the budget is what learning is."
            ),
            new(
                Defence.AgentClip,
                "Custodes.Aggregation/Summaries/SummaryBuilder.cs",
                "One agent's mean counts at most three scales from the certified centre.",
                "It bounds an agent, not how many of them agree."
            ),
            new(
                Defence.EnrolmentRamp,
                "Custodes.Aggregation/Registry/WeightRule.cs",
                "New agents weigh nothing at first and grow over 14 days; a batch of enrolments has a cap.",
                "Patience defeats it; caps of owners then hold."
            ),
            new(
                Defence.OwnerCap,
                "Custodes.Aggregation/Registry/WeightRule.cs",
                "No owner has more than 2 % of a role.",
                "Without any cost of becoming an owner it bounds nothing."
            ),
            new(
                Defence.SupportRule,
                "Custodes.Aggregation/Combining/CategoryCombiner.cs",
                "A category counts as known only when enough agents by registered weight use it.",
                "So many accomplices make one known."
            ),
            new(
                Defence.SignedReports,
                "Custodes.Aggregation/Reports/SignedReport.cs",
                "Nobody reports in another's name.",
                "The signer may lie about itself."
            ),
            new(
                Defence.ReplayGate,
                "Custodes.Aggregation/Reports/ReportGate.cs",
                "An old report is accepted by nobody again: epoch and number are within what is signed, and only grow.",
                "It does not bring back what was held back."
            ),
            new(
                Defence.SignedClocks,
                "Custodes.Clocks/Statements/ClockStatement.cs",
                "A node's clock is a chain that only it can extend; two continuations of one statement convict it.",
                "Events before its first statement have no order."
            ),
            new(
                Defence.OwnEntryOnly,
                "Custodes.Clocks/Statements/ClockKeeper.cs",
                "A statement moves its own node's entry; of others it says only what they signed.",
                "It says in which order things were said, not when they happened."
            ),
            new(
                Defence.ClockStepLimit,
                "Custodes.Clocks/Statements/ClockLimits.cs",
                "No statement takes a counter near its end, and none wraps.",
                "Steps within the limit are believed of the node itself."
            ),
            new(
                Defence.EpochByCertificate,
                "Custodes.Cluster/Messages/EpochOpening.cs",
                "Which epoch an event belongs to hangs on no machine's clock.",
                "Who opens epochs may open them late."
            ),
            new(
                Defence.SecretWindows,
                "Custodes.Clocks/Windows/HashChainLottery.cs",
                "Where windows end is unknown before, and checked by everybody afterwards.",
                "Who holds the chain's secret knows."
            ),
            new(
                Defence.CommittedBeacon,
                "Custodes.Cluster/Messages/EpochOpening.cs",
                "Aggregators cannot draw again until a plan suits them: its seed takes a value that was committed to long before.",
                "Who committed to it knows it early (see what gets through)."
            ),
            new(
                Defence.DataBeforeVote,
                "Custodes.Cluster/Validating/FleetDesk.cs",
                "What is certified can be computed again by every honest validator that voted.",
                "It costs every validator the inputs."
            ),
        ];
}
