using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Registry;
using Custodes.Clocks.Windows;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Messages;
using Custodes.Cluster.Tests.Validating;
using Custodes.Cluster.Validating;
using Custodes.Consensus.Bodies;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Tests;

/// <summary>
/// Goal: with validators, nobody adopts a baseline that a quorum did not compute again, whatever the global node says;
/// and the tree goes on when there is no quorum. Method: a whole tree in one thread with real desks.
/// </summary>
public sealed class CertifiedTreeTests
{
    private const int Agents = 200;

    [Fact]
    public void What_local_nodes_adopt_is_what_validators_computed_again()
    {
        using TestTree tree = new(Agents, validators: 4);
        tree.Start();
        tree.RunToEnd(3);
        tree.RunFor(50);

        EpochBody[] full = [.. tree.Quorum!.Bodies.Where(body => body.Included.Length > 0)];
        Assert.Equal(3, full.Length);
        for (int local = 0; local < 8; local++)
        {
            Assert.Equal(full[^1].BaselineDigest, tree.Local(local).Baseline!.Digest);
            Assert.Equal(3UL, tree.Local(local).Baseline!.Epoch);
        }

        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
        Assert.DoesNotContain(
            tree[TestTree.Global].Events,
            one => one.Kind == HierarchyEventKind.Uncertified
        );
    }

    [Fact]
    public void A_tree_with_validators_computes_what_one_without_them_does()
    {
        using TestTree plain = new(Agents);
        using TestTree certified = new(Agents, validators: 4);
        plain.Start();
        certified.Start();
        plain.RunToEnd(1);
        certified.RunToEnd(1);

        // Another registry has another hash; the numbers are the same.
        Assert.Equal(plain.Top.Status.BaselineAgents, certified.Top.Status.BaselineAgents);
        Assert.Equal(plain.Top.Status.BucketsIncluded, certified.Top.Status.BucketsIncluded);
    }

    [Fact]
    public void One_validator_that_is_down_or_got_nothing_holds_nothing_up()
    {
        using TestTree tree = new(Agents, validators: 4);
        _ = tree.Quorum!.Down.Add(0);
        tree.Quorum.Given = (index, sent) => index == 1 ? null : sent;
        tree.Start();
        tree.RunToEnd(2);
    }

    [Fact]
    public void Without_a_quorum_nothing_new_is_adopted_and_the_tree_goes_on_when_it_is_back()
    {
        using TestTree tree = new(Agents, validators: 4);
        tree.Start();
        tree.RunToEnd(1);
        tree.Quorum!.Down.UnionWith([0, 1]);
        tree.RunFor(6_000);

        Assert.True(tree.Top.Status.Epoch > 4);
        Assert.Equal(1UL, tree.Top.Status.BaselineEpoch);
        Assert.All(Enumerable.Range(0, 8), local => Assert.Equal(1UL, EpochOf(tree, local)));
        Assert.True(tree.Local(0).Status.IsStale);

        tree.Quorum.Down.Clear();
        ulong now = tree.Top.Status.Epoch;
        tree.RunToEnd(now);
        tree.RunFor(3_000);
        Assert.All(Enumerable.Range(0, 8), local => Assert.True(EpochOf(tree, local) >= now));
    }

    [Fact]
    public void A_global_node_that_tells_validators_different_things_gets_no_certificate()
    {
        using TestTree tree = new(Agents, validators: 4);
        using SigningKey key = TestTree.KeyOf(TestTree.Global);
        ulong lieFrom = 2;
        tree.Quorum!.Given = (index, sent) =>
        {
            Assert.True(
                SignedInputs.TryRead(sent, key.PublicKey, tree.Signatures, out SignedInputs? read)
            );
            return read.Inputs.Epoch < lieFrom || index < 2
                ? sent
                : SignedInputs.Write(
                    read.Inputs with
                    {
                        Summaries = [.. read.Inputs.Summaries.Skip(6)],
                    },
                    new Ed25519Signer(key)
                );
        };
        tree.Start();
        tree.RunToEnd(1);
        tree.RunFor(8_000);

        Assert.True(tree.Top.Status.Epoch > 4);
        Assert.All(Enumerable.Range(0, 8), local => Assert.Equal(1UL, EpochOf(tree, local)));
        Assert.All(
            tree.Quorum.Bodies.Where(body => body.Included.Length > 0),
            body => Assert.Equal(tree.Top.Status.BaselineDigest, body.BaselineDigest)
        );
        Assert.Contains(
            Enumerable.Range(0, 4),
            index => tree.Quorum.Desk(index).Contradictions > 0
        );
    }

    [Fact]
    public void A_false_baseline_signed_by_the_global_node_is_adopted_by_nobody()
    {
        using TestTree tree = new(Agents, validators: 4);
        tree.Start();
        tree.RunToEnd(1);
        tree.RunFor(50);

        // What a global node that is taken over says: a baseline of its own, with every right signature but a quorum's.
        using SigningKey key = TestTree.KeyOf(TestTree.Global);
        SignedBaseline signed = Resigned(tree, key);
        tree.Lie(signed);
        tree.RunFor(20);
        Assert.All(Enumerable.Range(0, 8), local => Assert.Equal(1UL, EpochOf(tree, local)));

        // The same words are adopted where there are no validators: it is the certificate that was missing.
        using TestTree plain = new(Agents);
        plain.Start();
        plain.RunToEnd(1);
        plain.RunFor(50);
        plain.Lie(Resigned(plain, key));
        plain.RunFor(20);
        Assert.Equal(2UL, EpochOf(plain, 0));
    }

    [Fact]
    public void Too_few_signatures_and_those_of_another_chain_certify_nothing()
    {
        using TestTree tree = new(Agents, validators: 4);
        tree.Quorum!.Shown = message =>
        {
            _ = message;
            EpochBody body = tree.Quorum.Bodies[^1];
            return tree.Quorum.Sign(body, [0, 1]);
        };
        tree.Start();
        tree.RunFor(4_000);
        Assert.Null(tree.Local(0).Baseline);

        tree.Quorum.Shown = message =>
        {
            _ = message;
            EpochBody body = tree.Quorum.Bodies[^1] with { Chain = Sha256.Of("another"u8) };
            return tree.Quorum.Sign(body, [0, 1, 2, 3]);
        };
        tree.RunFor(2_000);
        Assert.Null(tree.Local(0).Baseline);
    }

    [Fact]
    public void A_certificate_that_comes_late_is_of_a_baseline_that_is_still_known()
    {
        using TestTree tree = new(Agents, validators: 4);
        tree.Start();
        tree.RunToEnd(1);
        tree.RunUntil(() => tree.Top.Status.Epoch == 2, 3_000);
        tree.Quorum!.Shown = _ => null;
        tree.RunFor(4_000);
        Assert.Equal(1UL, tree.Top.Status.BaselineEpoch);

        tree.Quorum.Shown = message => message;
        tree.RunFor(300);
        Assert.True(tree.Top.Status.BaselineEpoch > 1);
        ulong reached = tree.Top.Status.BaselineEpoch;
        tree.RunToEnd(reached + 2);
    }

    [Fact]
    public void A_certificate_that_comes_while_the_next_epoch_is_open_costs_that_epoch_and_no_other()
    {
        using TestTree tree = new(Agents, validators: 4);
        ulong held = 0;
        byte[]? late = null;
        tree.Quorum!.Shown = message =>
        {
            held = tree.Top.Status.Epoch == 2 ? 2 : held;
            late = message;
            return held == 2 && tree.Top.Status.Epoch == 2 ? null : message;
        };
        tree.Start();
        tree.RunUntil(() => tree.Top.Status.Epoch == 3, 10_000);
        tree[TestTree.Global].Certify(late!);
        tree.RunUntil(() => tree.Top.Status.BaselineEpoch == 2, 1_000);
        Assert.Equal(3UL, tree.Top.Status.Epoch);

        // The third began from the first, so that it has no certificate; the fourth begins from the second.
        tree.RunUntil(() => tree.Top.Status.BaselineEpoch > 2, 10_000);
        Assert.Equal(4UL, tree.Top.Status.BaselineEpoch);
        tree.RunToEnd(6);
    }

    [Fact]
    public void Killed_between_question_and_certificate_the_global_node_goes_on_with_the_certified_baseline()
    {
        using TestTree tree = new(Agents, validators: 4);
        tree.Start();
        tree.RunToEnd(1);
        tree.RunUntil(() => tree.Top.Status.Epoch == 2, 3_000);
        tree.Quorum!.Shown = _ => null;
        tree.RunUntil(() => tree.Quorum.Bodies.Count(body => body.Included.Length > 0) == 2, 5_000);
        tree[TestTree.Global].Kill();
        tree.RunFor(200);
        tree.Quorum.Shown = message => message;
        tree[TestTree.Global].Start();
        tree.RunToEnd(2);
        tree.RunToEnd(4);
        Assert.Equal(tree.Quorum.Bodies[^1].BaselineDigest, tree.Top.Status.BaselineDigest);
    }

    [Fact]
    public void A_local_node_that_comes_back_believes_its_own_disk_only_with_the_certificate()
    {
        using TestTree tree = new(Agents, validators: 4);
        tree.Start();
        tree.RunToEnd(1);
        tree.RunFor(50);
        TreeNode node = tree[tree.FirstLocal];
        node.Kill();
        node.Start();
        Assert.Equal(1UL, EpochOf(tree, 0));

        node.Kill();
        _ = node.Disk.Remove("certificates");
        node.Start();
        Assert.Null(tree.Local(0).Baseline);

        // It asks, and is told again.
        tree.RunToEnd(3);
        tree.RunFor(50);
        Assert.Equal(3UL, EpochOf(tree, 0));
    }

    [Fact]
    public void A_liar_is_left_out_by_validators_for_the_proof_and_by_them_alone()
    {
        using TestTree tree = new(Agents, validators: 4);
        tree[tree.FirstLocal + 1].Maker = new LyingMaker();
        tree.Start();
        tree.RunToEnd(3);

        ushort liar = tree.Map.PlaceOf((ushort)(tree.FirstLocal + 1));
        Assert.Equal([liar], tree.Top.Status.ExcludedNodes);
        EpochBody first = tree.Quorum!.Bodies.First(body => body.Included.Length > 0);
        Assert.Equal(EpochComputation.RootOf(first.Included, [], [liar]), first.InputRoot);
    }

    [Fact]
    public void Inputs_that_name_another_draw_than_the_first_of_a_window_get_no_certificate()
    {
        using TestTree tree = new(Agents, validators: 4);
        using SigningKey key = TestTree.KeyOf(TestTree.Global);
        List<(ulong Said, ulong Certified)> draws = [];
        bool lies = false;
        tree.Quorum!.Given = (_, sent) =>
        {
            Assert.True(
                SignedInputs.TryRead(sent, key.PublicKey, tree.Signatures, out SignedInputs? read)
            );
            EpochBody? last = tree.Quorum.Bodies.FindLast(body => body.Included.Length > 0);
            draws.Add((read.Inputs.Draw, last?.Epoch ?? 0));
            return !lies
                ? sent
                : SignedInputs.Write(
                    read.Inputs with
                    {
                        Draw = last!.Epoch,
                    },
                    new Ed25519Signer(key)
                );
        };
        tree.Start();
        tree.RunToEnd(2);
        Assert.All(draws, draw => Assert.True(draw.Said > draw.Certified));

        // The body that certified a baseline was made by who knew what is drawn in it.
        lies = true;
        tree.RunFor(4_000);
        Assert.Equal(2UL, tree.Top.Status.BaselineEpoch);
    }

    [Fact]
    public void A_validator_that_withholds_its_reveals_is_named_and_two_of_four_stop_the_certificates()
    {
        using TestTree tree = new(Agents, validators: 4);
        tree.Quorum!.Revealed = (index, share) =>
            index == 3 && tree.Top.Status.Epoch > 1 ? default : share;
        tree.Start();
        tree.RunToEnd(3);
        Assert.True(tree.Quorum.Desk(0).Beacon!.WithheldBy(3) > 0);
        Assert.Equal(0, tree.Quorum.Desk(0).Beacon!.WithheldBy(0));

        ulong reached = tree.Top.Status.BaselineEpoch;
        tree.Quorum.Revealed = (index, share) => index >= 2 ? default : share;
        tree.RunFor(5_000);
        Assert.InRange(tree.Top.Status.BaselineEpoch, reached, reached + 1);
        Assert.Equal(default, tree.Quorum.Bodies[^1].AssignmentSeed);
        Assert.True(tree.Top.Status.Epoch > reached + 2);

        tree.Quorum.Revealed = (_, share) => share;
        tree.RunToEnd(tree.Top.Status.Epoch + 1);
    }

    [Fact]
    public void An_opening_that_is_planned_from_what_nobody_drew_is_joined_by_nobody()
    {
        // Two signatures are none; that of the baseline's own epoch is from before; the control fails later, at the context.
        Assert.Contains("drew", WhyMissed((quorum, body) => quorum.Sign(body, [0, 1])));
        Assert.Contains(
            "drew",
            WhyMissed(
                (quorum, body) =>
                    quorum.Sign(quorum.Bodies.Find(one => one.Included.Length > 0)!, [0, 1, 2])
            )
        );
        Assert.Contains("context", WhyMissed((quorum, body) => quorum.Sign(body, [0, 1, 2])));
    }

    private static string WhyMissed(Func<TestQuorum, EpochBody, byte[]> draw)
    {
        using TestTree tree = new(Agents, validators: 4);
        tree.Start();
        tree.RunToEnd(1);
        tree.RunUntil(() => tree.Quorum!.Bodies[^1].Included.Length == 0, 500);
        int epoch = (int)tree.Top.Status.Epoch + 1;
        Sha256Hash previous = tree.Top.Baseline!.Digest;
        using HashChain chain = tree.Chain();
        tree[TestTree.Global]
            .Say(
                MessageKind.EpochOpen,
                new EpochOpening(
                    chain[epoch],
                    previous,
                    Sha256.Of("context"u8),
                    tree.Terms.LengthMs(chain[epoch], previous),
                    default,
                    default,
                    draw(tree.Quorum!, tree.Quorum!.Bodies[^1])
                ).ToBytes(),
                tree.Map.Regionals
            );
        tree.RunFor(20);
        return tree[tree.FirstLocal]
            .Events.First(one => one.Kind == HierarchyEventKind.EpochMissed)
            .Detail;
    }

    private static ulong EpochOf(TestTree tree, int local) =>
        tree.Local(local).Baseline?.Epoch ?? 0;

    private static SignedBaseline Resigned(TestTree tree, SigningKey key)
    {
        GlobalBaseline honest = tree.Local(0).Baseline!;
        GlobalBaseline mine = BaselineStep.Next(
            new EpochContext(tree.Map.Fleet, honest.Epoch + 1, Sha256.Of("mine"u8), honest, [], []),
            [],
            []
        );
        return SignedBaseline.Sign(mine, tree.Map.PlaceOf(TestTree.Global), new Ed25519Signer(key));
    }
}
