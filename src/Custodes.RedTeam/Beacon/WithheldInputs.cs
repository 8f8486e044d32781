using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Cluster.Beacon;
using Custodes.Cluster.Validating;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Cryptography;
using Custodes.Primitives;
using Custodes.RedTeam.Tree;

namespace Custodes.RedTeam.Beacon;

/// <summary>A leader proposes an epoch with a root over summaries of which the others never get some.</summary>
/// <remarks>The others have everything else, or nothing yet, or an epoch of their own; whatever is drawn. Liars vote for it.</remarks>
internal sealed class WithheldInputs : IAttack
{
    private const int Validators = 7;

    private static readonly TreeShape Shape = new(48, 12, 3, 1);
    private static readonly Sha256Hash Chain = Sha256.Of("redteam"u8);
    private static readonly Sha256Hash Plan = Sha256.Of("plan"u8);

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "withheld-inputs",
            25,
            "Availability of inputs",
            "A quorum votes for an epoch with a bucket that honest validators cannot recompute.",
            [Defence.DataBeforeVote],
            "AML.T0029",
            "T4, T5",
            IsStory: false
        );

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial)
    {
        SplitMix64 random = new(trial.Seed);
        UnforgedSignatures signatures = new();
        TreeFleet fleet = new(Shape, TreeRules.Of(trial, Shape), trial.Seed);
        List<ReadOnlyMemory<byte>> summaries = SummariesOf(fleet, signatures);
        Sha256Hash seed = Sha256.Of(BitConverter.GetBytes(trial.Seed));
        InstanceName name = new(1, default, Sha256.Of("set"u8));

        DeskTerms terms = new(fleet.Registry, new byte[32], new OnePlan());
        FleetDesk leader = new(terms, signatures);
        Invariant.That(
            leader.TryTake(SignedInputs.Write(Inputs(summaries, seed), signatures))
                == DeskTaken.Taken
        );
        bool isRead = BodyCodec.TryRead(leader.Build(Chain, name, []), out EpochBody? body, out _);
        Invariant.That(isRead && body is not null);

        // All summaries of one bucket, or of all, never come.
        int withheld = random.Below(Shape.Nodes);
        int replicas = fleet.Registry.Rules.ReplicaCount;
        int faults = Validators - Quorum.Of(Validators);
        int votes = faults;
        for (int honest = faults; honest < Validators; honest++)
        {
            FleetDesk desk = new(terms, signatures);
            int has = random.Below(3);
            if (has > 0)
            {
                List<ReadOnlyMemory<byte>> given = [.. summaries];
                given.RemoveRange(withheld * replicas, replicas);
                EpochInputs some = Inputs(has == 1 ? given : given[..replicas], seed);
                _ = desk.TryTake(SignedInputs.Write(some, signatures));
            }

            votes +=
                !trial.Has(Defence.DataBeforeVote) || desk.Validate(body) == BodyVerdict.Valid
                    ? 1
                    : 0;
        }

        return new TrialResult(votes >= Quorum.Of(Validators), votes, $"votes of {Validators}", 1);
    }

    private static EpochInputs Inputs(
        IReadOnlyList<ReadOnlyMemory<byte>> summaries,
        Sha256Hash seed
    ) =>
        new()
        {
            Epoch = 1,
            Draw = 0,
            Reveal = Plan,
            ClockDigest = seed,
            LogHead = new LogHead(Sha256.Of("log"u8), 1, seed),
            Summaries = summaries,
        };

    private static List<ReadOnlyMemory<byte>> SummariesOf(
        TreeFleet fleet,
        UnforgedSignatures signatures
    )
    {
        EpochContext context = new(fleet.Registry, 1, Plan, previous: null, [], []);
        SignedReport[] reports = fleet.Report(1);
        SummaryBuilder builder = new();
        List<ReadOnlyMemory<byte>> summaries = [];
        foreach (Bucket bucket in context.Plan.Buckets)
        {
            SignedReport[] members = new SignedReport[bucket.Agents.Length];
            for (int index = 0; index < members.Length; index++)
            {
                members[index] = reports[bucket.Agents[index]];
            }

            SummaryContent content = builder.Build(context, bucket, members);
            foreach (ushort node in bucket.Nodes)
            {
                summaries.Add(
                    Summary.Sign(content, node, Sha256Hash.OfNothing, signatures).ToBytes()
                );
            }
        }

        return summaries;
    }

    /// <summary>Every epoch has the plan that its inputs say: which one is drawn is not what is attacked.</summary>
    private sealed class OnePlan : IEpochSeeds
    {
        public Sha256Hash? SeedOf(PlanDraw draw) => draw.Reveal;
    }
}
