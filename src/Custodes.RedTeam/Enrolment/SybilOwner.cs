using System.Collections.Immutable;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Registry;
using Custodes.Cryptography;
using Custodes.Primitives;
using Custodes.RedTeam.Tree;

namespace Custodes.RedTeam.Enrolment;

/// <summary>One owner enrols as many agents as make 30 % of a role, and waits as long as it takes.</summary>
internal sealed class SybilOwner : ITunedAttack
{
    private const double ShareMax = 0.02;
    private const int Honest = 700;
    private const int Sybils = 300;

    // What rounding down of weights leaves.
    private const double Rounding = 1e-4;

    private static readonly TreeShape Shape = new(Honest + Sybils, 50, 5, 1);

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "sybil-owner",
            8,
            "Sybil enrolment, one owner",
            "The agents of one owner, 30 % of a role half of whose honest agents are the operator's, weigh more than 2 % of it.",
            [Defence.OwnerCap],
            "AML.T0073",
            "T9, T13",
            IsStory: false
        );

    /// <inheritdoc/>
    public ImmutableArray<string> Choices { get; } =
    [
        "one enrolment, at once",
        "one enrolment, after the ramp",
        "thirty enrolments, after the ramp",
        "an enrolment each, after the ramp",
    ];

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial) => Run(trial, 0);

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial, int choice)
    {
        SplitMix64 random = new(trial.Seed);
        uint owners = (uint)(60 + random.Below(80));
        ulong enrolled = (ulong)(1 + random.Below(1000));
        ulong epoch = choice == 0 ? enrolled + 1 : enrolled + 400;
        TreeFleet fleet = new(
            Shape,
            TreeRules.Of(trial, Shape),
            trial.Seed,
            agent =>
                agent < Honest
                    ? (agent % 2 == 0 ? 0 : (uint)(agent % owners) + 2, 0, 0)
                    : (
                        1,
                        choice switch
                        {
                            2 => (uint)(agent % 30) + 1,
                            3 => (uint)agent,
                            _ => 1u,
                        },
                        enrolled
                    )
        );
        double share = ShareOf(fleet.Registry, epoch, static agent => agent >= Honest);
        return new TrialResult(share > ShareMax + Rounding, 100 * share, "% of the role", 1);
    }

    /// <summary>What some agents weigh in the buckets of an epoch, as a share of all.</summary>
    internal static double ShareOf(FleetRegistry registry, ulong epoch, Func<uint, bool> isTheirs)
    {
        EpochContext context = new(registry, epoch, Sha256Hash.OfNothing, previous: null, [], []);
        long all = 0;
        long theirs = 0;
        foreach (Bucket bucket in context.Plan.Buckets)
        {
            foreach (uint agent in bucket.Agents)
            {
                long weight = context.Weights[(int)agent];
                all += weight;
                theirs += isTheirs(agent) ? weight : 0;
            }
        }

        return (double)theirs / all;
    }
}
