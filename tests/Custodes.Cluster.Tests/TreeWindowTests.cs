using Custodes.Clocks.Windows;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Messages;
using Custodes.Cryptography;

namespace Custodes.Cluster.Tests;

/// <summary>
/// Goal: nobody but the holder of the chain knows when an epoch ends and what is audited, and the holder cannot choose.
/// Method: openings with reveals that were guessed, replayed, brought early, and with another base or length; lengths and audits
/// of a run against what anybody draws again; predictors with everything that is public, against chance.
/// </summary>
public sealed class TreeWindowTests
{
    private const int Agents = 200;

    [Fact]
    public void Lengths_lie_evenly_between_half_of_the_mean_and_one_and_a_half()
    {
        using TestTree tree = new(agents: 40, locals: 3);
        using HashChain chain = tree.Chain();
        int[] count = new int[4];
        for (int epoch = 1; epoch < 1000; epoch++)
        {
            uint length = tree.Terms.LengthMs(chain[epoch], Sha256Hash.OfNothing);
            Assert.InRange(length, 500u, 1500u);
            count[Math.Min((length - 500) / 250, 3)]++;
        }

        // 250 each on average; five standard deviations of a binomial count are 68.
        Assert.All(count, each => Assert.InRange(each, 180, 320));
    }

    [Fact]
    public void Who_knows_every_earlier_reveal_foretells_no_length_better_than_chance()
    {
        using TestTree tree = new(agents: 40, locals: 3);
        using HashChain chain = tree.Chain();
        int hits = 0;
        int known = 0;
        for (int epoch = 2; epoch < 1000; epoch++)
        {
            uint length = tree.Terms.LengthMs(chain[epoch], Sha256Hash.OfNothing);
            hits += tree.Terms.LengthMs(chain[epoch - 1], Sha256Hash.OfNothing) == length ? 1 : 0;
            Sha256Hash hashedOn = Sha256.Of(chain[epoch - 1].ToArray());
            hits += tree.Terms.LengthMs(hashedOn, Sha256Hash.OfNothing) == length ? 1 : 0;
            known += tree.Terms.LengthMs(chain[epoch], Sha256Hash.OfNothing) == length ? 1 : 0;
        }

        // 101 lengths, 1,996 guesses: 20 by chance, with a standard deviation of 4.4.
        Assert.InRange(hits, 0, 42);
        Assert.Equal(998, known);
    }

    [Fact]
    public void A_local_node_takes_part_in_no_epoch_whose_reveal_is_not_the_chains()
    {
        using TestTree tree = new(Agents);
        tree.Start();
        tree.RunToEnd(epoch: 2);
        tree.RunFor(10);
        using HashChain chain = tree.Chain();
        LocalMachine local = tree.Local(0);
        Sha256Hash previous = local.Baseline!.Digest;
        EpochOpening next = Opening(tree, chain[3], previous);
        (ulong Epoch, EpochOpening Opening)[] attempts =
        [
            (3, next with { Reveal = Sha256.Of("a guess"u8) }),
            (3, next with { Reveal = Sha256.Of(chain[2].ToArray()) }),
            (3, next with { Reveal = chain[2] }),
            (3, next with { Reveal = chain[4] }),
            (4, next),
            (3, next with { LengthMs = next.LengthMs + 1 }),
            (3, next with { Previous = Sha256.Of("another base"u8) }),
            (1000, next with { Reveal = Sha256.Of("after the end of the chain"u8) }),
        ];
        foreach ((ulong epoch, EpochOpening attempt) in attempts)
        {
            List<HierarchyEffect> effects = [];
            Assert.Equal(
                attempt.LengthMs == next.LengthMs
                    && attempt.Previous == next.Previous
                    && EpochDraws.IsReveal(tree.Terms, epoch, attempt.Reveal),
                EpochDraws.IsDrawn(tree.Terms, epoch, attempt)
            );
            local.OnMessage(Message(epoch, attempt), tree.NowMs, effects);
            Assert.Equal(2UL, local.Status.Epoch);
            Assert.Empty(effects.OfType<HierarchyEffect.Store>());
        }

        // With the length that follows from another base it is opened, but nobody who has not that baseline takes part.
        Sha256Hash other = Sha256.Of("another base"u8);
        List<HierarchyEffect> chosen = [];
        local.OnMessage(Message(3, Opening(tree, chain[3], other)), tree.NowMs, chosen);
        Assert.Contains(
            chosen.OfType<HierarchyEffect.Note>(),
            note => note.Event.Kind == HierarchyEventKind.EpochMissed
        );
        Assert.Empty(chosen.OfType<HierarchyEffect.Store>());
    }

    [Fact]
    public void The_chains_own_reveal_opens_the_epoch_and_once_only()
    {
        // The counterpart: the openings above are refused for what was changed.
        using TestTree tree = new(Agents);
        tree.Start();
        tree.RunToEnd(epoch: 2);
        tree.RunUntil(() => tree.Local(0).Status.Epoch == 3, withinMs: 5_000);
        (ushort to, byte[] raw) = tree.Recorded.Last(one =>
            one.To == tree.FirstLocal && one.Raw[0] == (byte)MessageKind.EpochOpen
        );
        int before = tree[to].Epochs.Count;
        tree[to].Receive(raw);
        Assert.Equal(before, tree[to].Epochs.Count);
        Assert.Equal(3UL, tree.Local(0).Status.Epoch);
    }

    [Fact]
    public void What_the_global_node_audited_is_what_anybody_draws_from_the_next_reveal()
    {
        using TestTree tree = new(Agents, rules: new() { AuditPerMille = 400 });

        // What sensors have opened is no audit.
        for (int local = 0; local < 8; local++)
        {
            tree[tree.FirstLocal + local].Options = new HierarchyOptions
            {
                StartMs = 50,
                DemandsMax = 0,
            };
        }

        tree.Start();
        tree.RunToEnd(epoch: 8);
        using HashChain chain = tree.Chain();
        int audited = 0;
        for (ulong epoch = 1; epoch <= 8; epoch++)
        {
            uint[] asked =
            [
                .. tree
                    .Recorded.Where(one => one.Raw[0] == (byte)MessageKind.Open)
                    .Select(static one => Read(one.Raw))
                    .Where(one => one.Epoch == epoch)
                    .SelectMany(static one => one.Buckets)
                    .Distinct()
                    .Order(),
            ];
            int buckets = tree.Top.Store.ContextOf(epoch).Plan.Buckets.Length;
            Sha256Hash reveal = chain[(int)epoch + 1];
            Assert.True(EpochDraws.IsReveal(tree.Terms, epoch + 1, reveal));
            Assert.Equal(EpochDraws.Audits(tree.Terms, epoch, buckets, reveal), asked);
            audited += asked.Length;
        }

        Assert.Equal(0, tree.Top.Status.Disputes);
        Assert.True(audited > 3, "nothing was audited");
    }

    [Fact]
    public void A_liar_is_named_within_two_epochs_of_its_first_lie()
    {
        using TestTree tree = new(Agents);
        ushort liar = (ushort)(tree.FirstLocal + 4);
        LaterLyingMaker maker = new(firstLie: 3);
        tree[liar].Maker = maker;
        tree.Start();
        tree.RunToEnd(epoch: 4);
        HierarchyEvent named = tree[TestTree.Global]
            .Events.Single(found => found.Kind == HierarchyEventKind.LiarProven);
        Assert.InRange(named.Epoch, maker.LiedSince, maker.LiedSince + 1);
        Assert.True(maker.LiedSince >= 3);
        Assert.Equal([tree.Map.PlaceOf(liar)], tree.Top.Status.ExcludedNodes);
    }

    private static (ulong Epoch, uint[] Buckets) Read(byte[] raw)
    {
        Assert.True(
            Envelope.TryRead(raw, out _, out ulong epoch, out _, out ReadOnlyMemory<byte> body)
        );
        return (epoch, NumberList.Read(body)!);
    }

    private static EpochOpening Opening(TestTree tree, Sha256Hash reveal, Sha256Hash previous) =>
        new(
            reveal,
            previous,
            Sha256Hash.OfNothing,
            tree.Terms.LengthMs(reveal, previous),
            ReadOnlyMemory<uint>.Empty,
            ReadOnlyMemory<ushort>.Empty
        );

    private static ClusterMessage Message(ulong epoch, EpochOpening opening) =>
        new(
            TestTree.Global,
            MessageKind.EpochOpen,
            epoch,
            opening.ToBytes(),
            ReadOnlyMemory<byte>.Empty
        );
}
