using System.Text;
using Custodes.Cluster.Certified;
using Custodes.Consensus.Bodies;
using Custodes.Contracts;
using Custodes.Contracts.Cluster;
using Custodes.Contracts.Fleet;
using Custodes.Cryptography;
using Custodes.Node.Hierarchy;

namespace Custodes.Node.Tests.Hierarchy;

/// <summary>
/// Goal: an own verdict is shown until it is certified, a certified one is put to the pipeline, and nothing waits for
/// either. Method: a pipeline and a cluster that do what the test says.
/// </summary>
public sealed class VerdictCourierTests
{
    private readonly ManualTime time = new(1_000);
    private readonly FakeCluster cluster = new();
    private readonly FakeFleet fleet = new();
    private readonly List<FleetNotice> notices = [];

    [Fact]
    public async Task An_own_quarantine_is_pending_until_it_is_certified_and_sent_until_then()
    {
        VerdictCourier courier = Make();
        Verdict verdict = fleet.Conclude("own-1", VerdictLevel.Quarantined, VerdictLevel.Suspect);
        await courier.LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal(CertifiedState.Pending, courier.MarkOf(verdict).Certified);
        Assert.Equal(1, courier.WaitingCount);
        Assert.Single(cluster.Sent);

        await courier.LookAsync(TestContext.Current.CancellationToken);
        Assert.Single(cluster.Sent);
        time.NowMs += 2_000;
        await courier.LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, cluster.Sent.Count);

        cluster.Certify("own-1", VerdictKind.Quarantine, FakeCluster.HashOf(cluster.Sent[0]));
        await courier.LookAsync(TestContext.Current.CancellationToken);
        CertificationMark mark = courier.MarkOf(verdict);
        Assert.Equal((CertifiedState.True, 9L, 4, 3), (mark.Certified, mark.Epoch, mark.N, mark.Q));
        Assert.Equal(["v1", "v2", "v3"], mark.SignedBy);
        Assert.Equal("a caveat", mark.Note);
        Assert.Equal(0, courier.WaitingCount);
        Assert.Empty(fleet.Orders);
    }

    [Fact]
    public async Task What_validators_would_refuse_is_not_sent_and_says_why()
    {
        VerdictCourier courier = Make();
        cluster.Refusal = FollowRefusal.NotEnough;
        Verdict verdict = fleet.Conclude("own-1", VerdictLevel.Quarantined, VerdictLevel.Suspect);
        await courier.LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal(CertifiedState.False, courier.MarkOf(verdict).Certified);
        Assert.Contains("NotEnough", courier.MarkOf(verdict).Note, StringComparison.Ordinal);
        Assert.Empty(cluster.Sent);
    }

    [Fact]
    public async Task Verdicts_on_agents_of_other_nodes_and_those_of_operators_are_not_sent()
    {
        VerdictCourier courier = Make();
        Verdict foreign = fleet.Conclude("other", VerdictLevel.Quarantined, VerdictLevel.Suspect);
        Verdict ordered = fleet.Conclude(
            "own-1",
            VerdictLevel.Quarantined,
            VerdictLevel.Normal,
            "alice"
        );
        Verdict watch = fleet.Conclude("own-2", VerdictLevel.Watch, VerdictLevel.Normal);
        await courier.LookAsync(TestContext.Current.CancellationToken);
        Assert.All(
            (Verdict[])[foreign, ordered, watch],
            verdict => Assert.Equal(CertifiedState.False, courier.MarkOf(verdict).Certified)
        );
        Assert.Empty(cluster.Sent);
    }

    [Fact]
    public async Task A_certified_quarantine_is_ordered_once_and_again_when_somebody_frees_the_agent_here()
    {
        VerdictCourier courier = Make();
        fleet.Levels["other"] = VerdictLevel.Normal;
        cluster.Certify("other", VerdictKind.Quarantine, Sha256.Of("q"u8));
        await courier.LookAsync(TestContext.Current.CancellationToken);
        await courier.LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["quarantine other validators"], fleet.Orders);
        Assert.Equal(CertifiedState.True, courier.MarkOf(fleet.Verdicts[^1]).Certified);

        fleet.Levels["other"] = VerdictLevel.Normal;
        _ = fleet.Conclude("other", VerdictLevel.Normal, VerdictLevel.Quarantined, "alice");
        await courier.LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, fleet.Orders.Count);
        Assert.Equal(VerdictLevel.Quarantined, fleet.Levels["other"]);

        cluster.Certify("other", VerdictKind.Release, Sha256.Of("r"u8));
        await courier.LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal("release other validators", fleet.Orders[^1]);
    }

    [Fact]
    public async Task An_agent_that_nobody_here_has_seen_is_held_when_it_is_seen()
    {
        VerdictCourier courier = Make();
        cluster.Certify("other", VerdictKind.Quarantine, Sha256.Of("q"u8));
        await courier.LookAsync(TestContext.Current.CancellationToken);
        Assert.Empty(fleet.Orders);
        fleet.Levels["other"] = VerdictLevel.Normal;
        await courier.LookAsync(TestContext.Current.CancellationToken);
        Assert.Single(fleet.Orders);
    }

    [Fact]
    public async Task Without_validators_every_verdict_says_so_and_nothing_is_sent()
    {
        cluster.HasValidators = false;
        VerdictCourier courier = Make();
        Verdict verdict = fleet.Conclude("own-1", VerdictLevel.Quarantined, VerdictLevel.Suspect);
        await courier.LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal(CertificationMark.None, courier.MarkOf(verdict));
        Assert.Empty(cluster.Sent);
    }

    [Fact]
    public async Task A_quarantine_that_has_run_out_is_shown_with_the_quarantine()
    {
        VerdictCourier courier = Make();
        _ = fleet.Conclude("own-1", VerdictLevel.Quarantined, VerdictLevel.Suspect);
        await courier.LookAsync(TestContext.Current.CancellationToken);
        _ = fleet.Conclude("own-1", VerdictLevel.Suspect, VerdictLevel.Quarantined);
        await courier.LookAsync(TestContext.Current.CancellationToken);
        Assert.True(VerdictEvidence.TryRead(cluster.Sent[^1], out VerdictEvidence? release));
        Assert.Equal(2, release.Entries.Count);
    }

    [Fact]
    public async Task Validators_that_certify_nothing_are_told_of_once_and_so_is_the_end_of_it()
    {
        VerdictCourier courier = Make();
        await courier.LookAsync(TestContext.Current.CancellationToken);
        Assert.Empty(notices);
        cluster.IsStalled = true;
        await courier.LookAsync(TestContext.Current.CancellationToken);
        await courier.LookAsync(TestContext.Current.CancellationToken);
        FleetNotice began = Assert.Single(notices);
        Assert.Equal((FleetNotice.Certification, true), (began.Kind, began.IsOn));
        Assert.Contains("no certificate for 5 epochs", began.Text, StringComparison.Ordinal);
        Assert.Equal(began.Text, courier.Stalled);
        cluster.IsStalled = false;
        await courier.LookAsync(TestContext.Current.CancellationToken);
        Assert.False(notices[^1].IsOn);
        Assert.Equal(2, notices.Count);
        Assert.Null(courier.Stalled);
    }

    [Fact]
    public async Task A_verdict_that_waits_for_many_epochs_of_the_validators_is_told_of_before_the_tree_notices()
    {
        VerdictCourier courier = Make();
        _ = fleet.Conclude("own-1", VerdictLevel.Quarantined, VerdictLevel.Suspect);
        await courier.LookAsync(TestContext.Current.CancellationToken);
        time.NowMs += 10 * cluster.EpochMs;
        await courier.LookAsync(TestContext.Current.CancellationToken);
        Assert.Empty(notices);
        time.NowMs += 1;
        await courier.LookAsync(TestContext.Current.CancellationToken);
        FleetNotice began = Assert.Single(notices);
        Assert.Contains("1 verdicts", began.Text, StringComparison.Ordinal);
        cluster.Certify("own-1", VerdictKind.Quarantine, FakeCluster.HashOf(cluster.Sent[0]));
        await courier.LookAsync(TestContext.Current.CancellationToken);
        Assert.False(notices[^1].IsOn);
    }

    private VerdictCourier Make() =>
        new(cluster, fleet, fleet, fleet, "a vkey", time) { OnNotice = notices.Add };

    /// <summary>A cluster that believes everything, or nothing.</summary>
    private sealed class FakeCluster : IVerdictCluster
    {
        private readonly Dictionary<string, StandingVerdict> standing = [];

        public ushort Self => 5;

        public bool HasValidators { get; set; } = true;

        public int EpochMs => 2_000;

        public string Caveat => "a caveat";

        public bool IsStalled { get; set; }

        public FollowRefusal Refusal { get; set; }

        public List<byte[]> Sent { get; } = [];

        public static Sha256Hash HashOf(byte[] evidence) => Sha256.Of(evidence);

        public bool IsOwn(string agent) => agent.StartsWith("own", StringComparison.Ordinal);

        public byte[] Sign(VerdictEvidence evidence) => evidence.ToBytes(new NoSigner());

        public FollowRefusal Follows(ReadOnlyMemory<byte> evidence, out FollowedVerdict followed)
        {
            followed = new FollowedVerdict(
                new CertifiedVerdict(
                    SubjectNames.Of("own-1"),
                    VerdictKind.Quarantine,
                    HashOf(evidence.ToArray())
                ),
                Undoes: null
            );
            return Refusal;
        }

        public void Send(ReadOnlyMemory<byte> evidence) => Sent.Add(evidence.ToArray());

        public IReadOnlyList<StandingVerdict> Standing() => [.. standing.Values];

        public CertificationView? View() =>
            new()
            {
                Chain = "",
                N = 4,
                Q = 3,
                Validators = [],
                Epoch = 9,
                IsBaselineCertified = !IsStalled,
                SignedBy = [],
                Waiting = IsStalled ? 5 : 0,
                IsStalled = IsStalled,
                Verdicts = [],
            };

        public void Certify(string agent, VerdictKind kind, Sha256Hash hash) =>
            standing[agent] = new StandingVerdict(
                agent,
                new CertifiedVerdict(SubjectNames.Of(agent), kind, hash),
                new CertifiedVerdictView(agent, "", 9, 4, 3, ["v1", "v2", "v3"], "")
            );
    }

    /// <summary>Signs with zeros.</summary>
    private sealed class NoSigner : Aggregation.Registry.ISigner
    {
        public void Sign(ReadOnlySpan<byte> message, Span<byte> signature) => signature.Clear();
    }

    /// <summary>A pipeline whose log has an entry for each verdict.</summary>
    private sealed class FakeFleet : IFleetReader, IFleetCommands, IEvidenceReader
    {
        public List<Verdict> Verdicts { get; } = [];

        public Dictionary<string, VerdictLevel> Levels { get; } = [];

        public List<string> Orders { get; } = [];

        public Verdict Conclude(
            string agent,
            VerdictLevel level,
            VerdictLevel previous,
            string actor = "custodes"
        )
        {
            long id = Verdicts.Count + 1;
            Verdict verdict = new(id, agent, "", level, previous, 0, 0, "", 0, 0, actor)
            {
                Entry = id,
            };
            Verdicts.Add(verdict);
            Levels[agent] = level;
            return verdict;
        }

        public ValueTask<Page<AgentView>?> ListAgentsAsync(
            AgentQuery query,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public ValueTask<AgentDetail?> FindAgentAsync(
            string agent,
            CancellationToken cancellationToken
        ) =>
            ValueTask.FromResult(
                Levels.TryGetValue(agent, out VerdictLevel level)
                    ? new AgentDetail(
                        new AgentView(agent, "", "", default, level, 0, 0, 0, 0, 0, 0),
                        [],
                        []
                    )
                    : null
            );

        public ValueTask<Page<Finding>> ListAlarmsAsync(
            long afterId,
            int limit,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public ValueTask<Page<Verdict>> ListVerdictsAsync(
            long afterId,
            int limit,
            CancellationToken cancellationToken
        ) =>
            ValueTask.FromResult(
                new Page<Verdict>(
                    [.. Verdicts.Where(verdict => verdict.Id > afterId).Take(limit)],
                    Next: null
                )
            );

        public ValueTask<FleetHealth> GetHealthAsync(CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<IReadOnlyList<MetricSample>> GetMetricsAsync(
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public ValueTask<CommandResult> ReleaseAsync(
            string agent,
            string actor,
            string reason,
            CancellationToken cancellationToken
        ) => Order("release", agent, actor, VerdictLevel.Normal);

        public ValueTask<CommandResult> QuarantineAsync(
            string agent,
            string actor,
            string reason,
            CancellationToken cancellationToken
        ) => Order("quarantine", agent, actor, VerdictLevel.Quarantined);

        public ValueTask<CommandResult> ResetAsync(
            string agent,
            string actor,
            string reason,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public ValueTask<EvidenceAnswer> ReadFileAsync(
            string path,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public ValueTask<EvidenceAnswer> ReadEntryAsync(
            long index,
            CancellationToken cancellationToken
        ) => Found($"entry {index}");

        public ValueTask<EvidenceAnswer> ProveAsync(
            long index,
            CancellationToken cancellationToken
        ) => Found($"proof {index}");

        private static ValueTask<EvidenceAnswer> Found(string text) =>
            ValueTask.FromResult<EvidenceAnswer>(
                new EvidenceAnswer.Found(Encoding.UTF8.GetBytes(text))
            );

        private ValueTask<CommandResult> Order(
            string what,
            string agent,
            string actor,
            VerdictLevel level
        )
        {
            Orders.Add($"{what} {agent} {actor}");
            VerdictLevel before = Levels[agent];
            return ValueTask.FromResult<CommandResult>(
                new CommandResult.Done(Conclude(agent, level, before, actor))
            );
        }
    }
}
