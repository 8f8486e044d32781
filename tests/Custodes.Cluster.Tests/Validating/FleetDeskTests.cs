using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Summaries;
using Custodes.Aggregation.Tests;
using Custodes.Cluster.Beacon;
using Custodes.Cluster.Validating;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Protocol;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Tests.Validating;

/// <summary>
/// Goal: a validator votes for what follows from signed summaries, and for nothing else. Method: a real fleet's
/// summaries, given to two desks, and bodies that say something different.
/// </summary>
public sealed class FleetDeskTests
{
    private static readonly Sha256Hash Chain = Sha256.Of("chain"u8);
    private static readonly InstanceName First = new(1, default, Sha256.Of("set"u8));

    private static readonly SigningKey GlobalKey = TestValidators.Key(99);

    private readonly TestFleet fleet = new();

    private DeskTerms Terms => new(fleet.Registry, GlobalKey.PublicKey.ToArray(), new FixedSeeds());

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
        FleetDesk late = new(Terms, fleet.Signatures);

        Assert.Equal(BodyVerdict.DataMissing, late.Validate(body));
        Assert.Equal(DeskTaken.Taken, late.TryTake(Signed(inputs)));
        Assert.Equal(BodyVerdict.Valid, late.Validate(body));
    }

    [Fact]
    public void An_empty_epoch_is_agreed_on_by_those_who_have_no_inputs_alone()
    {
        FleetDesk none = new(terms: null, fleet.Signatures);
        EpochBody empty = Read(none.Build(Chain, First, []));

        Assert.Empty(empty.Included);
        Assert.Equal(BodyVerdict.Valid, none.Validate(empty));
        Assert.Equal(BodyVerdict.Valid, new FleetDesk(Terms, fleet.Signatures).Validate(empty));

        // What has just come may be missing where the leader is; what was here an epoch ago may not.
        FleetDesk desk = Desk(Inputs());
        Assert.Equal(BodyVerdict.Valid, desk.Validate(empty));
        desk.OnDecided(empty);
        EpochBody next = Read(none.Build(Chain, First with { Epoch = 2 }, []));
        Assert.Equal(BodyVerdict.Incomplete, desk.Validate(next));
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
        EpochInputs wrong = Inputs() with { Epoch = 2, Previous = other.Bytes };

        Assert.Empty(Read(Desk(wrong).Build(Chain, First, [])).Included);
    }

    [Fact]
    public void Two_different_inputs_of_an_epoch_convict_the_global_node_and_neither_is_voted_for()
    {
        EpochInputs inputs = Inputs();
        EpochInputs other = inputs with { LogHead = new LogHead(default, 9, default) };
        EpochBody first = Read(Desk(inputs).Build(Chain, First, []));
        EpochBody second = Read(Desk(other).Build(Chain, First, []));
        FleetDesk desk = Desk(inputs);
        Assert.Equal(BodyVerdict.Valid, desk.Validate(first));
        Assert.Equal(BodyVerdict.DataMissing, desk.Validate(second));

        Assert.Equal(DeskTaken.Contradiction, desk.TryTake(Signed(other)));
        Assert.Equal(1, desk.Contradictions);
        Assert.Equal(BodyVerdict.Invalid, desk.Validate(first));
        Assert.Equal(BodyVerdict.Invalid, desk.Validate(second));
        Assert.Empty(Read(desk.Build(Chain, First, [])).Included);

        // A third proves nothing more.
        EpochInputs third = inputs with
        {
            LogHead = new LogHead(default, 10, default),
        };
        Assert.Equal(DeskTaken.Refused, desk.TryTake(Signed(third)));
    }

    [Fact]
    public void Inputs_that_the_global_node_did_not_sign_are_not_taken()
    {
        byte[] signed = Signed(Inputs());
        FleetDesk desk = new(Terms, fleet.Signatures);
        using SigningKey other = TestValidators.Key(98);

        Assert.Equal(
            DeskTaken.Refused,
            desk.TryTake(SignedInputs.Write(Inputs(), new Ed25519Signer(other)))
        );
        Assert.Equal(DeskTaken.Refused, desk.TryTake(signed.AsMemory(0, signed.Length - 1)));
        signed[40] ^= 1;
        Assert.Equal(DeskTaken.Refused, desk.TryTake(signed));
    }

    [Fact]
    public void What_another_validator_lacks_is_given_to_it_once_and_is_as_good_as_from_the_global_node()
    {
        FleetDesk has = Desk(Inputs());
        EpochBody body = Read(has.Build(Chain, First, []));
        FleetDesk lacks = new(Terms, fleet.Signatures);

        byte[] question = Assert.Single(lacks.QuestionsAbout(body));
        Assert.Equal(DeskTaken.Taken, lacks.TryTake(has.Answer(question)));
        Assert.Equal(BodyVerdict.Valid, lacks.Validate(body));
        Assert.True(has.Answer(Assert.Single(lacks.QuestionsAbout(body))).IsEmpty);
        Assert.True(has.Answer([1, 2, 3]).IsEmpty);
    }

    [Fact]
    public void A_plan_that_was_not_drawn_from_the_chain_is_of_no_use()
    {
        EpochInputs inputs = Inputs() with { Reveal = Sha256.Of("a plan that suits me"u8) };
        Assert.Empty(Read(Desk(inputs).Build(Chain, First, [])).Included);
    }

    [Fact]
    public void Nobody_is_excluded_without_a_proof()
    {
        EpochInputs inputs = Inputs() with { ExcludedNodes = [1] };
        Assert.Empty(Read(Desk(inputs).Build(Chain, First, [])).Included);
        EpochInputs agents = Inputs() with { ExcludedAgents = [1] };
        Assert.Empty(Read(Desk(agents).Build(Chain, First, [])).Included);
        EpochInputs junk = Inputs() with { Proofs = [new byte[] { 1 }] };
        Assert.Empty(Read(Desk(junk).Build(Chain, First, [])).Included);
    }

    [Fact]
    public void Inputs_of_as_many_epochs_are_kept_as_the_limit_says_and_the_oldest_goes()
    {
        FleetDesk desk = new(Terms, fleet.Signatures);
        EpochInputs inputs = Inputs();
        EpochBody body = Read(Desk(inputs).Build(Chain, First, []));

        Assert.Equal(DeskTaken.Refused, desk.TryTake(Signed(inputs with { Epoch = 0 })));
        for (ulong epoch = 1; epoch <= InputStore.EpochCountMax; epoch++)
        {
            Assert.Equal(DeskTaken.Taken, desk.TryTake(Signed(inputs with { Epoch = epoch })));
        }

        Assert.Equal(BodyVerdict.Valid, desk.Validate(body));
        EpochInputs next = inputs with { Epoch = InputStore.EpochCountMax + 1 };
        Assert.Equal(DeskTaken.Taken, desk.TryTake(Signed(next)));
        Assert.Equal(BodyVerdict.DataMissing, desk.Validate(body));
        Assert.Equal(DeskTaken.Refused, desk.TryTake(Signed(inputs)));
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

    private static byte[] Signed(EpochInputs inputs) =>
        SignedInputs.Write(inputs, new Ed25519Signer(GlobalKey));

    private FleetDesk Desk(EpochInputs inputs)
    {
        FleetDesk desk = new(Terms, fleet.Signatures);
        Assert.Equal(DeskTaken.Taken, desk.TryTake(Signed(inputs)));
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
            Draw = 0,
            Reveal = context.Seed,
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

    /// <summary>The seed of the fleet of these tests, and no other.</summary>
    private sealed class FixedSeeds : IEpochSeeds
    {
        private readonly Sha256Hash seed = new TestFleet().Context().Seed;

        public Sha256Hash? SeedOf(PlanDraw draw) => draw.Reveal == seed ? seed : null;
    }
}
