using Custodes.Cluster.Beacon;
using Custodes.Cluster.Tests.Validating;
using Custodes.Cluster.Validating;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Tests.Beacon;

/// <summary>
/// Goal: what is drawn follows from what validators are bound to, and no leader chooses it. Method: the books of four
/// validators, and bodies that leave out, exchange or make up what was said.
/// </summary>
public sealed class ShareBookTests : IDisposable
{
    private readonly ValidatorGenesis genesis = TestValidators.Genesis();
    private readonly SigningKey[] keys = [.. Enumerable.Range(0, 4).Select(TestValidators.Key)];
    private readonly ShareBook[] books = new ShareBook[4];
    private readonly List<EpochBody> bodies = [];
    private ValidatorSet? set;

    public ShareBookTests()
    {
        for (int index = 0; index < 4; index++)
        {
            books[index] = new ShareBook(genesis, new Ed25519VoteVerifier());
        }
    }

    public void Dispose()
    {
        foreach (SigningKey key in keys)
        {
            key.Dispose();
        }
    }

    [Fact]
    public void Who_committed_in_one_epoch_reveals_from_the_next_on_and_all_draw_the_same()
    {
        Decide();
        Assert.Equal(default, bodies[0].AssignmentSeed);
        for (int epoch = 2; epoch < 70; epoch++)
        {
            Decide();
        }

        Assert.Equal(68, bodies.Skip(1).Select(body => body.AssignmentSeed).Distinct().Count());
        Assert.DoesNotContain(bodies.Skip(1), body => body.AssignmentSeed == default);
        Assert.All(
            Enumerable.Range(0, 4),
            index => Assert.Equal(0, books[0].Beacon.WithheldBy(index))
        );
    }

    [Fact]
    public void A_body_without_what_was_here_in_time_is_refused_and_what_it_lacks_is_shown()
    {
        Decide();
        ShowAll();
        books[0].OnDue(2);
        EpochBody whole = Body(books[1].Build());
        Assert.Equal(BodyVerdict.Valid, books[0].Check(whole));
        Assert.Empty(books[0].TakeMissed());

        EpochBody less = Body(whole.BeaconReveals[1..]);
        Assert.Equal(BodyVerdict.Incomplete, books[0].Check(less));
        ReadOnlyMemory<byte> shown = Assert.Single(books[0].TakeMissed());
        Assert.Equal(books[0].Find(whole.BeaconReveals[0].Preimage)!.Raw, shown);
        Assert.Empty(books[0].TakeMissed());

        // To one whose clock has not come so far, it may be late.
        Assert.Equal(BodyVerdict.Valid, books[2].Check(less));
    }

    [Fact]
    public void A_value_that_a_validator_is_not_bound_to_is_no_reveal()
    {
        Decide();
        ShowAll();
        BeaconReveal[] right = books[0].Build();
        Sha256Hash[] wrong =
        [
            Sha256.Of("mine"u8),
            bodies[0].BeaconReveals[0].Preimage,
            right[1].Preimage,
        ];
        Assert.All(
            wrong,
            value =>
                Assert.Equal(
                    BodyVerdict.Invalid,
                    books[0].Check(Body([right[0] with { Preimage = value }, .. right[1..]]))
                )
        );
        EpochBody body = Body(right);
        Assert.Equal(
            BodyVerdict.Invalid,
            books[0].Check(body with { AssignmentSeed = Sha256.Of("mine"u8) })
        );
        Assert.Equal(
            BodyVerdict.Invalid,
            books[0].Check(Body([.. right, new BeaconReveal(4, right[0].Preimage)]))
        );
        BeaconShare lie = BeaconShare.Sign(
            genesis.Chain,
            2,
            0,
            Sha256.Of("mine"u8),
            new Ed25519VoteSigner(keys[0])
        );
        Assert.False(books[1].TryTake(lie.Raw));
    }

    [Fact]
    public void An_anchor_needs_the_signature_of_the_one_whom_it_binds()
    {
        BeaconShare own = books[0].Own(new Ed25519VoteSigner(keys[0]))!;
        EpochBody body = Body([new BeaconReveal(0, own.Value)]);
        Assert.Equal(BodyVerdict.DataMissing, books[1].Check(body));
        Assert.Equal([own.Value], books[1].Missing(body));

        // Signed by another, of another chain, with a bit turned, cut off.
        BeaconShare forged = BeaconShare.Sign(
            genesis.Chain,
            1,
            0,
            own.Value,
            new Ed25519VoteSigner(keys[2])
        );
        BeaconShare foreign = BeaconShare.Sign(
            Sha256.Of("another"u8),
            1,
            0,
            own.Value,
            new Ed25519VoteSigner(keys[0])
        );
        byte[] turned = own.Raw.ToArray();
        turned[^70] ^= 1;
        Assert.False(books[1].TryTake(forged.Raw));
        Assert.False(books[1].TryTake(foreign.Raw));
        Assert.False(books[1].TryTake(turned));
        Assert.False(books[1].TryTake(own.Raw[..^1]));
        Assert.Equal(BodyVerdict.DataMissing, books[1].Check(body));

        Assert.True(books[1].TryTake(own.Raw));
        Assert.False(books[1].TryTake(own.Raw));
        Assert.Equal(BodyVerdict.Valid, books[1].Check(body));
        Assert.Empty(books[1].Missing(body));
    }

    [Fact]
    public void Who_withholds_is_counted_and_too_few_draw_nothing()
    {
        Decide();
        Decide(withheld: [3]);
        Assert.NotEqual(default, bodies[^1].AssignmentSeed);
        Assert.Equal(1, books[0].Beacon.WithheldBy(3));
        Assert.DoesNotContain(3, books[0].Beacon.Committee);

        // Three are left, of whom one more does not reveal: nothing is drawn, and all are asked again.
        Decide(withheld: [2]);
        Assert.Equal(default, bodies[^1].AssignmentSeed);
        Assert.Equal([0, 1, 2, 3], books[0].Beacon.Committee);
        Decide();
        Assert.NotEqual(default, bodies[^1].AssignmentSeed);
    }

    [Fact]
    public void A_seat_comes_back_after_as_many_epochs_as_it_was_lost_for()
    {
        Decide();
        Decide(withheld: [3]);
        for (int epoch = 0; epoch < CommitteeBeacon.SuspendedEpochs; epoch++)
        {
            Assert.DoesNotContain(3, books[0].Beacon.Committee);
            Decide();
        }

        Assert.Contains(3, books[0].Beacon.Committee);
        Decide();
        Assert.Equal(4, bodies[^1].BeaconReveals.Length);
    }

    [Fact]
    public void A_validator_that_starts_anew_reveals_what_it_committed_to_before()
    {
        Decide();
        Decide();
        ShareBook again = new(genesis, new Ed25519VoteVerifier());
        bodies.ForEach(again.OnDecided);
        Ed25519VoteSigner signer = new(keys[0]);
        Assert.Equal(books[0].Own(signer)!.Value, again.Own(signer)!.Value);
    }

    [Fact]
    public void When_others_begin_to_vote_who_stays_keeps_its_chain_and_who_comes_commits()
    {
        Decide();
        Decide(withheld: [2]);

        // The first leaves and another comes: said in one body, and so from the second after it.
        using SigningKey fresh = TestValidators.Key(7);
        Validator[] next =
        [
            genesis.Set[1],
            genesis.Set[2],
            genesis.Set[3],
            new Validator(7, fresh.PublicKey, 1),
        ];
        Assert.True(ValidatorSet.TryCreate(next, out ValidatorSet? changed, out _));
        Decide(changed);
        Assert.Equal(0, books[0].Own(new Ed25519VoteSigner(keys[0]))!.Signer);
        Decide();
        Assert.Null(books[0].Own(new Ed25519VoteSigner(keys[0])));
        Assert.Equal(0, books[0].Own(new Ed25519VoteSigner(keys[1]))!.Signer);
        Assert.Equal(1, books[0].Beacon.WithheldBy(1));
        Assert.Equal(0UL, books[0].Beacon.CommittedIn(3));

        keys[0].Dispose();
        (keys[0], keys[1], keys[2], keys[3]) = (keys[1], keys[2], keys[3], fresh);
        ShareBook joined = new(genesis, new Ed25519VoteVerifier());
        bodies.ForEach(joined.OnDecided);
        (books[0], books[1], books[2], books[3]) = (books[1], books[2], books[3], joined);
        set = changed;
        Decide();
        Assert.Equal(5UL, books[0].Beacon.CommittedIn(3));
        Decide();
        Assert.NotEqual(default, bodies[^1].AssignmentSeed);
        Assert.Contains(bodies[^1].BeaconReveals, reveal => reveal.Signer == 3);
    }

    private void ShowAll(params int[] withheld)
    {
        for (int index = 0; index < 4; index++)
        {
            if (
                !withheld.Contains(index)
                && books[index].Own(new Ed25519VoteSigner(keys[index])) is { } own
            )
            {
                foreach (ShareBook book in books)
                {
                    _ = book.TryTake(own.Raw);
                }
            }
        }
    }

    private void Decide(params int[] withheld) => Decide(next: null, withheld);

    private void Decide(ValidatorSet? next, params int[] withheld)
    {
        ShowAll(withheld);
        EpochBody body = Body(books[0].Build()) with { NextSet = next };
        Assert.All(books, book => Assert.Equal(BodyVerdict.Valid, book.Check(body)));
        bodies.Add(body);
        foreach (ShareBook book in books)
        {
            book.OnDecided(body);
        }
    }

    private EpochBody Body(BeaconReveal[] reveals)
    {
        EpochBody body = new()
        {
            Chain = genesis.Chain,
            Epoch = (ulong)bodies.Count + 1,
            PreviousDigest = bodies.Count == 0 ? default : EpochBody.DigestOf(bodies[^1].ToBytes()),
            SetHash = (set ?? genesis.Set).Hash,
            BeaconReveals = reveals,
        };
        return body with { AssignmentSeed = books[0].Beacon.SeedOf(body.PreviousDigest, reveals) };
    }
}
