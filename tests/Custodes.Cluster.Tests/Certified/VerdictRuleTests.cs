using Custodes.Aggregation.Registry;
using Custodes.Cluster.Certified;
using Custodes.Consensus.Bodies;
using Custodes.Contracts;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Tests.Certified;

/// <summary>
/// Goal: a verdict that binds the fleet follows from what the agent's own sensor logged, or from operators' order, and from
/// nothing else. Method: evidence that is just enough, and the same with one thing wrong.
/// </summary>
public sealed class VerdictRuleTests : IDisposable
{
    private const string Agent = "a0";
    private readonly TestTree tree = new(agents: 20, locals: 4, validators: 4);
    private readonly TestLog log = new(seed: 1);

    private ushort Sensor => tree.FirstLocal;

    [Fact]
    public void A_quarantine_follows_from_as_many_alarms_as_the_terms_want_and_not_from_one_fewer()
    {
        Fill(findings: 2);
        VerdictTerms two = Terms() with { AlarmsMin = 2 };
        Assert.Equal(
            FollowRefusal.None,
            Follows(Shown(0, 1, 2), out FollowedVerdict followed, two)
        );
        Assert.Equal(VerdictKind.Quarantine, followed.Verdict.Kind);
        Assert.Equal(SubjectNames.Of(Agent), followed.Verdict.Subject);
        Assert.Null(followed.Undoes);

        Assert.Equal(FollowRefusal.NotEnough, Follows(Shown(1, 2), out _, two));
        Assert.Equal(FollowRefusal.NotEnough, Follows(Shown(0, 2), out _));
        VerdictTerms three = Terms() with { AlarmsMin = 3 };
        Assert.Equal(FollowRefusal.NotEnough, Follows(Shown(0, 1, 2), out _, three));
    }

    [Fact]
    public void Which_verdict_it_is_does_not_depend_on_the_head_that_proves_it()
    {
        Fill(findings: 2);
        Assert.Equal(FollowRefusal.None, Follows(Shown(0, 1, 2), out FollowedVerdict first));
        _ = log.Add(TestLog.Finding("another", 9));
        Assert.Equal(FollowRefusal.None, Follows(Shown(0, 1, 2), out FollowedVerdict again));
        Assert.Equal(first, again);
    }

    [Theory]
    [InlineData(20, 14_000, FollowRefusal.None)]
    [InlineData(20, 13_799, FollowRefusal.NotEnough)]
    [InlineData(19, 14_000, FollowRefusal.NotEnough)]
    public void Odds_and_suspicion_are_both_enough_or_nothing_follows(
        long bits,
        long suspicion,
        FollowRefusal expected
    )
    {
        _ = log.Add(TestLog.Finding(Agent, 1, bits));
        _ = log.Add(Quarantine(finding: 1, suspicion));
        Assert.Equal(expected, Follows(Shown(0, 1), out _));
    }

    // What a node concludes when a session ends, where no single finding is enough.
    [Theory]
    [InlineData("s-1", "s-2", 10, FollowRefusal.None)]
    [InlineData("s-1", "s-2", 9, FollowRefusal.NotEnough)]
    [InlineData("s-1", "s-1", 10, FollowRefusal.NotEnough)]
    public void Odds_of_alarms_in_different_sessions_multiply(
        string first,
        string second,
        long bits,
        FollowRefusal expected
    )
    {
        _ = log.Add(TestLog.Finding(Agent, 1, bits, session: first));
        _ = log.Add(TestLog.Finding(Agent, 2, bits, session: second));
        _ = log.Add(TestLog.Finding(Agent, 3, 99, isAlarm: false, session: "s-3"));
        _ = log.Add(Quarantine(finding: 0));
        Assert.Equal(expected, Follows(Shown(0, 1, 2, 3), out _));
    }

    [Fact]
    public void A_finding_that_the_verdict_names_must_be_shown()
    {
        Fill(findings: 2);
        _ = log.Add(Quarantine(finding: 7));
        Assert.Equal(FollowRefusal.NotEnough, Follows(Shown(0, 1, 3), out _));
    }

    [Fact]
    public void Findings_about_another_agent_and_findings_shown_twice_count_for_nothing()
    {
        _ = log.Add(TestLog.Finding("a4", 1, 30));
        _ = log.Add(TestLog.Finding(Agent, 2, 20));
        _ = log.Add(TestLog.Finding(Agent, 2, 20));
        _ = log.Add(Quarantine(finding: 2));
        Assert.Equal(FollowRefusal.None, Follows(Shown(1, 3), out _));
        Assert.Equal(FollowRefusal.NotEnough, Follows(Shown(0, 1, 3), out _));
        Assert.Equal(FollowRefusal.NotEnough, Follows(Shown(1, 2, 3), out _));
        Assert.Equal(FollowRefusal.Entry, Follows(Shown(1, 1, 3), out _));
    }

    [Fact]
    public void A_node_says_nothing_about_agents_of_other_nodes()
    {
        _ = log.Add(TestLog.Finding("a1", 1, 30));
        _ = log.Add(
            TestLog.Verdict("a1", VerdictLevel.Quarantined, VerdictLevel.Suspect, finding: 1)
        );
        Assert.Equal(FollowRefusal.Subject, Follows(Shown(0, 1), out _));

        // Signed by who is the sensor, it follows: it is the node that was wrong.
        Assert.Equal(FollowRefusal.None, Follows(Shown((ushort)(Sensor + 1), 0, 1), out _));
    }

    [Fact]
    public void Nobody_signs_for_a_node_that_is_not_it()
    {
        Fill(findings: 2);
        VerdictEvidence evidence = Evidence(Sensor, 0, 1, 2);
        using SigningKey other = TestTree.KeyOf((ushort)(Sensor + 1));
        Assert.Equal(
            FollowRefusal.Node,
            Follows(evidence.ToBytes(new Ed25519Signer(other)), out _)
        );

        // A validator is no sensor of anybody, whatever it signs.
        ushort validator = (ushort)(tree.FirstLocal + 4);
        Assert.Equal(FollowRefusal.Node, Follows(Shown(validator, 0, 1, 2), out _));
    }

    [Fact]
    public void An_entry_that_is_not_in_the_log_proves_nothing()
    {
        Fill(findings: 2);
        VerdictEvidence evidence = Evidence(Sensor, 0, 1, 2);
        ShownEntry forged = new(
            Quarantine(finding: 1, suspicion: 99_000).ToBytes(),
            evidence.Entries[2].Proof
        );
        VerdictEvidence wrong = evidence with
        {
            Entries = [evidence.Entries[0], evidence.Entries[1], forged],
        };
        Assert.Equal(FollowRefusal.Entry, Follows(Sign(wrong), out _));

        // Of another log, whose key this node did not sign for.
        using TestLog other = new(seed: 2);
        VerdictEvidence foreign = evidence with { LogKey = other.VerifierKey };
        Assert.Equal(FollowRefusal.Head, Follows(Sign(foreign), out _));
    }

    [Fact]
    public void No_changed_byte_gives_another_verdict()
    {
        Fill(findings: 2);
        byte[] bytes = Shown(0, 1, 2);
        Assert.Equal(FollowRefusal.None, Follows(bytes, out FollowedVerdict right));
        for (int index = 0; index < bytes.Length; index += 13)
        {
            byte[] changed = [.. bytes];
            changed[index] ^= 1;
            Assert.NotEqual(FollowRefusal.None, Follows(changed, out _));
        }

        Assert.Equal(FollowRefusal.Form, Follows(bytes[..^1], out _));
        Assert.Equal(FollowRefusal.Form, Follows([.. bytes, 0], out _));
        Assert.NotEqual(default, right);
    }

    [Fact]
    public void A_quarantine_that_has_run_out_releases_from_itself()
    {
        Fill(findings: 2);
        Assert.Equal(FollowRefusal.None, Follows(Shown(0, 1, 2), out FollowedVerdict quarantine));
        _ = log.Add(Release(sinceMs: 4_999));
        _ = log.Add(Release(sinceMs: 5_000));
        Assert.Equal(FollowRefusal.NotEnough, Follows(Shown(2, 3), out _));
        Assert.Equal(FollowRefusal.None, Follows(Shown(2, 4), out FollowedVerdict release));
        Assert.Equal(VerdictKind.Release, release.Verdict.Kind);
        Assert.Equal(quarantine.Verdict.EvidenceHash, release.Undoes);
        Assert.Equal(FollowRefusal.NotEnough, Follows(Shown(4), out _));
    }

    [Fact]
    public void What_a_person_decided_at_one_node_binds_nobody_else()
    {
        _ = log.Add(TestLog.Finding(Agent, 1, 30));
        _ = log.Add(
            TestLog.Verdict(
                Agent,
                VerdictLevel.Quarantined,
                VerdictLevel.Normal,
                finding: 1,
                actor: "alice"
            )
        );
        Assert.Equal(FollowRefusal.NotAutomatic, Follows(Shown(0, 1), out _));
    }

    [Fact]
    public void An_order_needs_as_many_operators_as_the_terms_say()
    {
        VerdictOrder order = new(
            tree.Terms.Voters!.Chain,
            7,
            VerdictKind.Release,
            Agent,
            "looked at it"
        );
        Assert.Equal(FollowRefusal.TooFewOperators, Follows(Ordered(order, 0), out _));
        Assert.Equal(FollowRefusal.None, Follows(Ordered(order, 0, 2), out FollowedVerdict two));
        Assert.Equal(FollowRefusal.None, Follows(Ordered(order, 0, 1, 2), out FollowedVerdict all));
        Assert.Equal(two, all);
        Assert.Equal(VerdictKind.Release, two.Verdict.Kind);
        Assert.Null(two.Undoes);

        byte[] forged = Ordered(order, 0, 2);
        forged[^1] ^= 1;
        Assert.Equal(FollowRefusal.TooFewOperators, Follows(forged, out _));
        Assert.Equal(
            FollowRefusal.Form,
            Follows(Ordered(order with { Chain = Sha256.Of("another"u8) }, 0, 2), out _)
        );
        Assert.Equal(
            FollowRefusal.Subject,
            Follows(Ordered(order with { Agent = "nobody" }, 0, 2), out _)
        );
        Assert.Equal(
            FollowRefusal.TooFewOperators,
            Follows(Ordered(order, 0, 1, 2), out _, VerdictTerms.Default)
        );
    }

    [Fact]
    public void Signatures_are_added_one_by_one_in_any_order_and_each_operator_counts_once()
    {
        VerdictOrder order = new(tree.Terms.Voters!.Chain, 7, VerdictKind.Release, Agent, "é why");
        byte[] bytes = order.ToBytes([]);
        foreach (int place in (int[])[2, 0, 2])
        {
            using SigningKey key = Validating.TestValidators.Key(200 + place);
            bytes = VerdictOrder.AddSignature(bytes, (ushort)place, new Ed25519Signer(key));
        }

        Assert.Equal(Ordered(order, 0, 2), bytes);
        Assert.True(
            VerdictOrder.TryRead(
                bytes,
                Terms(),
                tree.Signatures,
                out VerdictOrder? read,
                out IReadOnlyList<ushort> signers
            )
        );
        Assert.Equal(order, read);
        Assert.Equal([0, 2], signers.Select(place => (int)place));
    }

    public void Dispose()
    {
        log.Dispose();
        tree.Dispose();
    }

    internal static VerdictTerms Terms()
    {
        List<ReadOnlyMemory<byte>> operators = [];
        for (int place = 0; place < 3; place++)
        {
            using SigningKey key = Validating.TestValidators.Key(200 + place);
            operators.Add(key.PublicKey.ToArray());
        }

        return new VerdictTerms(1, 13_800, operators, OperatorsNeeded: 2);
    }

    internal static byte[] Ordered(VerdictOrder order, params int[] places)
    {
        SortedDictionary<ushort, ISigner> signers = [];
        foreach (int place in places)
        {
            signers.Add(
                (ushort)place,
                new Ed25519Signer(Validating.TestValidators.Key(200 + place))
            );
        }

        return order.ToBytes(signers);
    }

    private static Custodes.Evidence.Entries.VerdictEntry Quarantine(
        long finding,
        long suspicion = 14_000
    ) => TestLog.Verdict(Agent, VerdictLevel.Quarantined, VerdictLevel.Suspect, finding, suspicion);

    private static Custodes.Evidence.Entries.VerdictEntry Release(long sinceMs) =>
        TestLog.Verdict(Agent, VerdictLevel.Suspect, VerdictLevel.Quarantined, sinceMs: sinceMs);

    private void Fill(int findings)
    {
        for (int id = 1; id <= findings; id++)
        {
            _ = log.Add(TestLog.Finding(Agent, id, bits: 20));
        }

        _ = log.Add(Quarantine(finding: findings));
    }

    private byte[] Shown(params int[] indices) => Shown(Sensor, indices);

    private byte[] Shown(ushort node, params int[] indices) => Sign(Evidence(node, indices));

    private VerdictEvidence Evidence(ushort node, params int[] indices) =>
        new(node, log.VerifierKey, [.. indices.Select(index => log.Show(index))]);

    private static byte[] Sign(VerdictEvidence evidence)
    {
        using SigningKey key = TestTree.KeyOf(evidence.Node);
        return evidence.ToBytes(new Ed25519Signer(key));
    }

    private FollowRefusal Follows(
        byte[] evidence,
        out FollowedVerdict followed,
        VerdictTerms? terms = null
    ) =>
        new VerdictRule(
            tree.Map,
            terms ?? Terms(),
            tree.Terms.Voters!.Chain,
            tree.Signatures
        ).Follows(evidence, out followed);
}
