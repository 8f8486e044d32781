using Custodes.Aggregation.Baselines;
using Custodes.Baselines.Behaviour;
using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Node.Tests.Hierarchy;

/// <summary>
/// Goal: what the whole fleet knows, a new node knows as soon as the baseline came down, and what a lying minority
/// says nobody knows. Method: forty agents behind one pipeline report through real reports, sums and combination; the
/// baseline that comes of it goes into a second pipeline, under another secret, that has hardly seen anything.
/// </summary>
public sealed class CertifiedPriorTests
{
    private const int Agents = 40;
    private readonly FleetRound round = new(Agents);

    [Fact]
    public void A_new_node_knows_what_is_common_everywhere_and_not_what_a_minority_says()
    {
        GlobalBaseline baseline = Certify();
        using TreeFleet before = Young();
        float mailBefore = before.Call("a-9", "s-1", "send_email").Novelty;
        float uploadBefore = before.Call("a-10", "s-2", "upload_file").Novelty;
        Assert.True(mailBefore > 2, $"{mailBefore} bits before");

        using TreeFleet young = Young();
        young.Tree.Take(baseline);
        young.Adopt();
        Assert.Equal(1, young.Pipeline.BaselineEpoch);
        Surprise mail = young.Call("a-11", "after-1", "send_email");
        Surprise upload = young.Call("a-12", "after-2", "upload_file");

        // New to the agent in both, by half: it is new itself. A third of what the fleet does is worth 1.6 bits.
        Assert.InRange(mail.Novelty, 0.1f, 1.2f);
        Assert.True(mail.Novelty < mailBefore / 2, $"{mail.Novelty} of {mailBefore} bits");
        Assert.True(upload.Novelty > 5, $"{upload.Novelty} bits for what three agents of forty do");
        Assert.True(upload.Novelty > uploadBefore, "it is no better known than before");
        Assert.True(upload.Capability > mail.Capability, "nor is what it can do");
    }

    [Fact]
    public void What_usually_comes_next_comes_down_too()
    {
        GlobalBaseline baseline = Certify();
        using TreeFleet young = new(round, secret: 2);
        young.Tree.Take(baseline);
        young.Adopt();
        _ = young.Call("a-1", "s-1", "read_file");
        float usual = young.Call("a-1", "s-1", "send_email").Sequence;
        _ = young.Call("a-2", "s-2", "send_email");
        float odd = young.Call("a-2", "s-2", "send_email").Sequence;
        Assert.True(odd > usual + 2, $"usual {usual}, odd {odd} bits");
    }

    [Fact]
    public void A_new_agent_starts_at_the_fleets_numbers()
    {
        GlobalBaseline baseline = Certify();
        using TreeFleet young = new(round, secret: 2);
        young.Tree.Take(baseline);
        young.Adopt();
        _ = young.Call("a-1", "s-1", "read_file");
        ref AgentBlock agent = ref young.Pipeline.Behaviour.Agent(0);

        // Of a second between two calls nothing was seen here yet.
        Assert.Equal(Math.Log2(1001), agent.Mean[NumericFeature.Gap], tolerance: 0.05);
        Assert.True(float.IsNaN(agent.Mean[NumericFeature.TokensIn]));
    }

    [Fact]
    public void A_session_in_flight_is_judged_by_what_held_when_it_began()
    {
        GlobalBaseline baseline = Certify();
        using TreeFleet young = new(round, secret: 2);
        young.Run("a-1", "own-1", "read_file", "read_file", "read_file");
        using TreeFleet twin = new(round, secret: 2);
        twin.Run("a-1", "own-1", "read_file", "read_file", "read_file");
        _ = young.Call("a-2", "flight", "read_file");
        _ = twin.Call("a-2", "flight", "read_file");
        young.Tree.Take(baseline);
        young.Adopt();

        Surprise with = young.Call("a-2", "flight", "send_email");
        Surprise without = twin.Call("a-2", "flight", "send_email");
        Assert.Equal(without.Total, with.Total);
        Assert.Equal(0, young.Pipeline.Behaviour.CertifiedEpochOf(Slot(young, "flight")));
        _ = young.Call("a-3", "later", "read_file");
        Assert.Equal(1, young.Pipeline.Behaviour.CertifiedEpochOf(Slot(young, "later")));
    }

    [Fact]
    public void A_third_waits_until_no_session_needs_the_first_and_never_longer_than_the_idle_time()
    {
        using TreeFleet young = new(round, secret: 2);
        _ = young.Call("a-1", "zero", "read_file");
        Take(young);
        Assert.Equal(1, young.Pipeline.BaselineEpoch);
        _ = young.Call("a-2", "one", "read_file");
        Take(young);
        Assert.Equal(1, young.Pipeline.BaselineEpoch);
        Assert.Equal(2, young.Pipeline.Behaviour.PendingEpoch);

        // It ends: the one that waits takes effect, and the session of the first goes on with the first.
        young.End("a-1", "zero");
        Assert.Equal(2, young.Pipeline.BaselineEpoch);
        Assert.Equal(1, young.Pipeline.Behaviour.CertifiedEpochOf(Slot(young, "one")));
        Assert.Equal(0, young.Pipeline.Behaviour.SessionsCarried);

        // Whoever keeps a session open keeps nothing out.
        Take(young);
        Assert.Equal(2, young.Pipeline.BaselineEpoch);
        for (int second = 0; second < 60; second++)
        {
            _ = young.Call("a-2", "one", "read_file");
        }

        Assert.Equal(3, young.Pipeline.BaselineEpoch);
        Assert.Equal(2, young.Pipeline.Behaviour.CertifiedEpochOf(Slot(young, "one")));
        Assert.Equal(1, young.Pipeline.Behaviour.SessionsCarried);
        young.End("a-2", "one");
        Assert.Equal(0, young.Pipeline.Behaviour.OlderSessionCount);
    }

    [Fact]
    public void A_saved_state_goes_on_under_the_same_baselines()
    {
        using TreeFleet young = new(round, secret: 2);
        _ = young.Call("a-1", "zero", "read_file");
        Take(young);
        _ = young.Call("a-2", "one", "read_file");
        Take(young);
        StateSectionsInMemory saved = StateSectionsInMemory.Of(young.Pipeline);
        byte[] key = new byte[KeyedHash.SecretBytes];
        key[0] = 2;
        Assert.True(
            Pipeline.TryLoad(
                saved,
                young.Options,
                new Names(KeyedHash.FromSecret(key), new NameLimits()),
                young,
                out Pipeline? loaded,
                out string? reason
            ),
            reason
        );
        using (loaded)
        {
            Assert.Equal(1, loaded.BaselineEpoch);
            Assert.Equal(2, loaded.Behaviour.PendingEpoch);
            Assert.Equal(1, loaded.Behaviour.OlderSessionCount);
            Assert.Equal(saved.Show(), StateSectionsInMemory.Of(loaded).Show());
        }
    }

    [Fact]
    public void An_older_one_is_ignored_and_the_same_once()
    {
        GlobalBaseline first = Certify();
        GlobalBaseline second = Certify();
        using TreeFleet young = new(round, secret: 2);
        young.Tree.Take(second);
        young.Adopt();
        young.Tree.Take(first);
        young.Adopt();
        young.Tree.Take(second);
        young.Adopt();
        Assert.Equal(2, young.Pipeline.BaselineEpoch);
        Assert.Equal(0, young.Pipeline.Behaviour.PendingEpoch);
    }

    private TreeFleet Young()
    {
        TreeFleet young = new(round, secret: 2);
        for (int session = 0; session < 3; session++)
        {
            young.Run($"a-{session}", $"own-{session}", "read_file", "read_file");
        }

        return young;
    }

    // Every agent reads a file and sends a mail; three also upload, and nothing else from then on.
    private GlobalBaseline Certify()
    {
        using TreeFleet old = new(round, secret: 1);
        for (int agent = 0; agent < Agents; agent++)
        {
            for (int session = 0; session < 8; session++)
            {
                string[] tools =
                    agent < 3
                        ? ["upload_file", "upload_file", "upload_file"]
                        : ["read_file", "send_email", "read_file"];
                old.Run($"a-{agent}", $"s-{agent}-{session}", tools);
                old.Pipeline.Behaviour.ClearSuspicion(
                    old.Pipeline.Behaviour.FindAgent(old.Names.Hash.Of($"a-{agent}"))
                );
            }
        }

        return round.Certify((place, epoch) => old.Tree.Report(place, epoch));
    }

    private void Take(TreeFleet fleet)
    {
        fleet.Tree.Take(Certify());
        fleet.Adopt();
    }

    private static int Slot(TreeFleet fleet, string session) =>
        fleet.Pipeline.Behaviour.FindSession(fleet.Names.Hash.Of(session));
}
