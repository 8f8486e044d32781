using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Summaries;
using Custodes.Aggregation.Tests;
using Custodes.Cluster.Validating;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Protocol;
using Custodes.Cryptography;

namespace Custodes.Cluster.Tests.Validating;

/// <summary>
/// Goal: a validator votes for what follows from signed summaries, and for nothing else. Method: a real fleet's
/// summaries, given to two desks, and bodies that say something different.
/// </summary>
public sealed class FleetDeskTests
{
    private static readonly Sha256Hash Chain = Sha256.Of("chain"u8);
    private static readonly InstanceName First = new(1, default, Sha256.Of("set"u8));

    private readonly TestFleet fleet = new();

    [Fact]
    public void What_one_desk_builds_another_with_the_same_inputs_finds_valid()
    {
        EpochInputs inputs = Inputs();
        FleetDesk leader = Desk(inputs);
        EpochBody body = Read(leader.Build(Chain, First, []));

        Assert.Equal(fleet.Context().Plan.Buckets.Length, body.Included.Length);
        Assert.Equal(CombinedByHand(), body.BaselineDigest);
        Assert.Equal(BodyVerdict.Valid, Desk(inputs).Validate(body));
    }

    [Fact]
    public void A_body_that_says_something_else_is_not_voted_for()
    {
        EpochInputs inputs = Inputs();
        EpochBody body = Read(Desk(inputs).Build(Chain, First, []));
        FleetDesk desk = Desk(inputs);

        EpochBody[] others =
        [
            body with
            {
                BaselineDigest = Sha256.Of("another"u8),
            },
            body with
            {
                ClockDigest = Sha256.Of("another"u8),
            },
            body with
            {
                AssignmentSeed = Sha256.Of("another"u8),
            },
            body with
            {
                LogHead = body.LogHead with { Size = 8 },
            },
            body with
            {
                Included = body.Included[1..],
            },
            body with
            {
                Exclusions = [new ExcludedBucket(9, ExclusionReason.Late)],
            },
        ];
        Assert.All(others, other => Assert.NotEqual(BodyVerdict.Valid, desk.Validate(other)));
        CertifiedVerdict verdict = new(Chain, VerdictKind.Quarantine, Chain);
        Assert.Equal(BodyVerdict.Invalid, desk.Validate(body with { Verdicts = [verdict] }));
    }

    [Fact]
    public void Without_inputs_a_desk_waits_and_votes_once_they_have_come()
    {
        EpochInputs inputs = Inputs();
        EpochBody body = Read(Desk(inputs).Build(Chain, First, []));
        FleetDesk late = new(fleet.Registry, fleet.Signatures);

        Assert.Equal(BodyVerdict.DataMissing, late.Validate(body));
        Assert.True(late.TryTake(inputs.ToBytes()));
        Assert.Equal(BodyVerdict.Valid, late.Validate(body));
    }

    [Fact]
    public void An_empty_epoch_is_agreed_on_by_those_who_have_no_inputs_alone()
    {
        FleetDesk none = new(registry: null, fleet.Signatures);
        EpochBody empty = Read(none.Build(Chain, First, []));

        Assert.Empty(empty.Included);
        Assert.Equal(BodyVerdict.Valid, none.Validate(empty));
        Assert.Equal(
            BodyVerdict.Valid,
            new FleetDesk(fleet.Registry, fleet.Signatures).Validate(empty)
        );
        Assert.Equal(BodyVerdict.Invalid, Desk(Inputs()).Validate(empty));
        Assert.Equal(
            BodyVerdict.Invalid,
            none.Validate(empty with { BaselineDigest = Sha256.Of("another"u8) })
        );
    }

    [Fact]
    public void A_summary_that_its_aggregator_did_not_sign_makes_inputs_useless()
    {
        EpochInputs inputs = Inputs();
        byte[] forged = inputs.Summaries[0].ToArray();
        forged[^1] ^= 1;
        EpochInputs wrong = inputs with { Summaries = [forged, .. inputs.Summaries.Skip(1)] };

        EpochBody body = Read(Desk(wrong).Build(Chain, First, []));
        Assert.Empty(body.Included);
    }

    [Fact]
    public void Inputs_after_another_baseline_than_the_certified_one_are_useless()
    {
        EpochContext context = fleet.Context();
        GlobalBaseline other = BaselineStep.Next(context, [], []);
        EpochInputs wrong = Inputs() with { Previous = other.Bytes };

        Assert.Empty(Read(Desk(wrong).Build(Chain, First, [])).Included);
    }

    [Fact]
    public void Two_different_inputs_of_an_epoch_are_kept_and_not_one_more()
    {
        EpochInputs inputs = Inputs();
        FleetDesk desk = new(fleet.Registry, fleet.Signatures);
        for (int index = 0; index < FleetDesk.InputsPerEpochMax; index++)
        {
            Assert.True(desk.TryTake(With(index).ToBytes()));
        }

        Assert.False(desk.TryTake(With(FleetDesk.InputsPerEpochMax).ToBytes()));
        Assert.False(desk.TryTake(With(0).ToBytes()));

        EpochInputs With(int size) =>
            inputs with
            {
                LogHead = new LogHead(default, (ulong)size, default),
            };
    }

    [Fact]
    public void Inputs_are_taken_as_far_ahead_as_the_limit_says()
    {
        FleetDesk desk = new(fleet.Registry, fleet.Signatures);
        EpochInputs inputs = Inputs();

        Assert.False(desk.TryTake((inputs with { Epoch = 0 }).ToBytes()));
        Assert.True(desk.TryTake((inputs with { Epoch = FleetDesk.EpochsAheadMax }).ToBytes()));
        Assert.False(
            desk.TryTake((inputs with { Epoch = FleetDesk.EpochsAheadMax + 1 }).ToBytes())
        );
    }

    [Fact]
    public void The_bytes_of_inputs_have_one_form()
    {
        EpochInputs inputs = Inputs() with { ExcludedAgents = [1, 5], ExcludedNodes = [0, 2] };
        byte[] bytes = inputs.ToBytes();

        Assert.True(EpochInputs.TryRead(bytes, out EpochInputs? read));
        Assert.Equal(bytes, read.ToBytes());
        Assert.False(EpochInputs.TryRead((byte[])[.. bytes, 0], out _));
        Assert.False(
            EpochInputs.TryRead((inputs with { ExcludedAgents = [5, 1] }).ToBytes(), out _)
        );
        Assert.False(
            EpochInputs.TryRead((inputs with { ExcludedNodes = [2, 2] }).ToBytes(), out _)
        );
        for (int length = 0; length < bytes.Length; length += 97)
        {
            Assert.False(EpochInputs.TryRead(bytes.AsMemory(0, length), out _));
        }
    }

    private static EpochBody Read(byte[] bytes)
    {
        Assert.True(BodyCodec.TryRead(bytes, out EpochBody? body, out _));
        return body;
    }

    private FleetDesk Desk(EpochInputs inputs)
    {
        FleetDesk desk = new(fleet.Registry, fleet.Signatures);
        Assert.True(desk.TryTake(inputs.ToBytes()));
        return desk;
    }

    private EpochInputs Inputs()
    {
        EpochContext context = fleet.Context();
        List<ReadOnlyMemory<byte>> summaries = [];
        foreach (Bucket bucket in context.Plan.Buckets)
        {
            foreach (ushort node in bucket.Nodes)
            {
                summaries.Add(fleet.Sum(context, bucket, node).ToBytes());
            }
        }

        return new EpochInputs
        {
            Epoch = 1,
            Seed = context.Seed,
            ClockDigest = Sha256.Of("clock"u8),
            LogHead = new LogHead(Sha256.Of("log"u8), 7, Sha256.Of("root"u8)),
            Summaries = summaries,
        };
    }

    private Sha256Hash CombinedByHand()
    {
        EpochContext context = fleet.Context();
        List<SummaryContent> contents = [];
        foreach (Bucket bucket in context.Plan.Buckets)
        {
            contents.Add(fleet.Content(context, bucket));
        }

        RoleAggregate role = new RobustCombiner().Combine(context, 0, contents);
        return BaselineStep.Next(context, [role], []).Digest;
    }
}
