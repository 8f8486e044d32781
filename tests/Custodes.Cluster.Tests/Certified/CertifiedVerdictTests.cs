using Custodes.Aggregation.Registry;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Tests.Validating;
using Custodes.Cluster.Validating;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Protocol;
using Custodes.Contracts;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Tests.Certified;

/// <summary>
/// Goal: validators that are no quorum can neither frame nor free anybody, nor keep silent about evidence for long.
/// Method: real desks; one of four leads with a lie, as often as it likes.
/// </summary>
public sealed class CertifiedVerdictTests : IDisposable
{
    private const string Agent = "a0";
    private readonly TestLog log = new(seed: 1);
    private readonly TestTree tree;

    public CertifiedVerdictTests()
    {
        tree = new TestTree(
            agents: 20,
            locals: 4,
            validators: 4,
            verdicts: VerdictRuleTests.Terms()
        );
    }

    private TestQuorum Quorum => tree.Quorum!;

    [Fact]
    public void What_follows_is_certified_once_and_stands()
    {
        byte[] evidence = Quarantine();
        Give(evidence);
        EpochBody first = Quorum.Next()!;
        CertifiedVerdict verdict = Assert.Single(first.Verdicts);
        Assert.Equal(SubjectNames.Of(Agent), verdict.Subject);
        Assert.Empty(Quorum.Next()!.Verdicts);

        // The same verdict proven by a newer head is the same verdict.
        _ = log.Add(TestLog.Finding("another", 9));
        Give(Shown(0, 1, 2));
        Assert.Empty(Quorum.Next()!.Verdicts);
    }

    [Fact]
    public void A_leader_that_frames_somebody_gets_no_vote_but_its_own()
    {
        CertifiedVerdict invented = new(
            SubjectNames.Of("a1"),
            VerdictKind.Quarantine,
            Sha256.Of("I say so"u8)
        );
        for (int round = 0; round < 8; round++)
        {
            Quorum.Proposed = (leader, body) =>
                leader == 0 ? body with { Verdicts = [invented] } : body;
            Assert.Empty(Quorum.Next()!.Verdicts);
        }

        // Real evidence does not help to say another verdict, or one about another agent.
        Give(Quarantine());
        EpochBody honest = Quorum.Next()!;
        CertifiedVerdict real = Assert.Single(honest.Verdicts);
        foreach (
            CertifiedVerdict wrong in (CertifiedVerdict[])
                [
                    real with
                    {
                        Subject = SubjectNames.Of("a1"),
                    },
                    real with
                    {
                        Kind = VerdictKind.Release,
                    },
                    real,
                ]
        )
        {
            EpochBody body = Next() with { Verdicts = [wrong] };
            Assert.Equal(BodyVerdict.Invalid, Quorum.Desk(1).Validate(body));
        }
    }

    [Fact]
    public void A_validator_that_lacks_evidence_waits_for_it_and_asks()
    {
        byte[] evidence = Quarantine();
        Assert.Equal(DeskTaken.Evidence, Quorum.Desk(0).TryTake(evidence));
        Assert.Equal(DeskTaken.Refused, Quorum.Desk(0).TryTake(evidence));
        EpochBody body = Read(Quorum.Desk(0).Build(tree.Terms.Voters!.Chain, Name(), []));
        FleetDesk lacks = Quorum.Desk(1);
        Assert.Equal(BodyVerdict.DataMissing, lacks.Validate(body));
        byte[] question = Assert.Single(lacks.QuestionsAbout(body));
        Assert.Equal(DeskTaken.Evidence, lacks.TryTake(Quorum.Desk(0).Answer(question).ToArray()));
        Assert.Equal(BodyVerdict.Valid, lacks.Validate(body));
    }

    [Fact]
    public void Leaders_that_leave_evidence_out_are_refused_after_two_decisions()
    {
        Give(Quarantine());
        Quorum.Proposed = (_, body) => body with { Verdicts = [] };
        int silent = 0;
        while (Quorum.Next() is not null)
        {
            silent++;
            Assert.True(silent < 5);
        }

        // It may have come after the first of them had begun.
        Assert.InRange(silent, 1, 3);
        Quorum.Proposed = (leader, body) => leader == 0 ? body with { Verdicts = [] } : body;
        Assert.Single(Quorum.Next()!.Verdicts);
    }

    [Fact]
    public void Evidence_that_one_validator_has_is_certified_when_it_leads()
    {
        Assert.Equal(DeskTaken.Evidence, Quorum.Desk(2).TryTake(Quarantine()));
        int epochs = 0;
        while (Quorum.Next()!.Verdicts.Length == 0)
        {
            epochs++;
            Assert.True(epochs < 4);
        }
    }

    [Fact]
    public void A_quarantine_that_has_run_out_does_not_release_from_another_one()
    {
        Give(Quarantine());
        _ = Assert.Single(Quorum.Next()!.Verdicts);
        _ = log.Add(
            TestLog.Verdict(Agent, VerdictLevel.Suspect, VerdictLevel.Quarantined, sinceMs: 5_000)
        );
        byte[] runOut = Shown(2, 3);
        Give(Order(1, VerdictKind.Release));
        Assert.Equal(VerdictKind.Release, Assert.Single(Quorum.Next()!.Verdicts).Kind);
        Give(Order(2, VerdictKind.Quarantine));
        Assert.Equal(VerdictKind.Quarantine, Assert.Single(Quorum.Next()!.Verdicts).Kind);

        Give(runOut);
        Assert.Empty(Quorum.Next()!.Verdicts);
        Give(Order(3, VerdictKind.Release));
        Assert.Equal(VerdictKind.Release, Assert.Single(Quorum.Next()!.Verdicts).Kind);

        // An order is obeyed once.
        Give(Order(2, VerdictKind.Quarantine));
        Assert.Empty(Quorum.Next()!.Verdicts);
    }

    [Fact]
    public void A_quarantine_that_has_run_out_releases_everywhere()
    {
        Give(Quarantine());
        _ = Assert.Single(Quorum.Next()!.Verdicts);
        _ = log.Add(
            TestLog.Verdict(Agent, VerdictLevel.Suspect, VerdictLevel.Quarantined, sinceMs: 5_000)
        );
        Give(Shown(2, 3));
        Assert.Equal(VerdictKind.Release, Assert.Single(Quorum.Next()!.Verdicts).Kind);
    }

    [Fact]
    public void Of_one_subject_only_so_much_evidence_is_kept()
    {
        FleetDesk desk = Quorum.Desk(0);
        for (ulong number = 0; number < (ulong)VerdictPool.OfSubjectMax; number++)
        {
            Assert.Equal(DeskTaken.Evidence, desk.TryTake(Order(number, VerdictKind.Quarantine)));
        }

        Assert.Equal(DeskTaken.Refused, desk.TryTake(Order(99, VerdictKind.Quarantine)));
    }

    [Fact]
    public void A_certified_verdict_comes_down_to_every_local_node_with_who_signed_it()
    {
        tree.Start();
        tree.RunFor(300);
        Give(Quarantine());
        tree.RunUntil(
            () =>
                Enumerable
                    .Range(0, 4)
                    .All(local => tree.Local(local).Certificates!.Rulings.Count == 1),
            withinMs: 3_000
        );
        for (int local = 0; local < 4; local++)
        {
            CertifiedRuling ruling = tree.Local(local).Certificates!.Rulings[
                SubjectNames.Of(Agent)
            ];
            Assert.Equal(VerdictKind.Quarantine, ruling.Verdict.Kind);
            Assert.True(ruling.Epoch.SignerNodes().Length >= 3);
        }

        // A node that was away and lost everything is told again.
        TreeNode node = tree[tree.FirstLocal];
        node.Kill();
        node.Disk.Clear();
        node.Start();
        tree.RunUntil(() => tree.Local(0).Certificates!.Rulings.Count == 1, withinMs: 6_000);
    }

    public void Dispose()
    {
        log.Dispose();
        tree.Dispose();
    }

    private static EpochBody Read(byte[] bytes)
    {
        Assert.True(BodyCodec.TryRead(bytes, out EpochBody? body, out _));
        return body;
    }

    private InstanceName Name() => new(1, default, tree.Terms.Voters!.Set.Hash);

    private EpochBody Next() => Read(Quorum.Desk(0).Build(tree.Terms.Voters!.Chain, Name(), []));

    private void Give(byte[] evidence)
    {
        for (int index = 0; index < 4; index++)
        {
            _ = Quorum.Desk(index).TryTake(evidence);
        }
    }

    private byte[] Quarantine()
    {
        _ = log.Add(TestLog.Finding(Agent, 1, bits: 20));
        _ = log.Add(TestLog.Finding(Agent, 2, bits: 20));
        _ = log.Add(
            TestLog.Verdict(Agent, VerdictLevel.Quarantined, VerdictLevel.Suspect, finding: 2)
        );
        return Shown(0, 1, 2);
    }

    private byte[] Order(ulong number, VerdictKind kind) =>
        VerdictRuleTests.Ordered(
            new VerdictOrder(tree.Terms.Voters!.Chain, number, kind, Agent, ""),
            0,
            1
        );

    private byte[] Shown(params int[] indices)
    {
        using SigningKey key = TestTree.KeyOf(tree.FirstLocal);
        return new VerdictEvidence(
            tree.FirstLocal,
            log.VerifierKey,
            [.. indices.Select(index => log.Show(index))]
        ).ToBytes(new Ed25519Signer(key));
    }
}
