using Custodes.Baselines.Provenance;
using Custodes.Contracts;
using Custodes.Primitives.State;

namespace Custodes.Baselines.Tests.Provenance;

/// <summary>
/// Goal: no limit of provenance baselines leaves anybody unjudged.
/// Method: each limit filled exactly, then passed, and what is judged there held against what was below it.
/// </summary>
public sealed class ProvenanceLimitTests
{
    [Fact]
    public void A_call_past_the_limit_is_judged_in_the_last_place()
    {
        ProvenanceBaseline baseline = Baseline(roles: 4);
        ContentSession few = new() { Role = 1 };
        Add(few, 1, Origin.User);
        ContentSession many = new() { Role = 1 };
        for (int call = 0; call < ContentSession.CallCountMax; call++)
        {
            Add(many, 1, Origin.User);
        }

        Assert.Equal((ContentSession.CallCountMax, 0), (many.CallCount, many.CallsDropped));
        Add(few, 7, Origin.Prose);
        Add(many, 7, Origin.Prose);
        Assert.Equal((ContentSession.CallCountMax, 1), (many.CallCount, many.CallsDropped));
        double[] expected = Score(baseline, few);
        Assert.Equal(expected, Score(baseline, many));
        Assert.True(expected[CallFeature.Prose] > 0.9);

        // What left takes its arguments along.
        Add(many, 8, Origin.User);
        Assert.Equal(8u, many.ArgumentsOf(ContentSession.CallCountMax - 1)[0].Fingerprint);
        Assert.Equal(1, many.ArgumentsOf(ContentSession.CallCountMax - 1).Length);
    }

    [Fact]
    public void Roles_past_the_limit_are_one_role_together()
    {
        ProvenanceBaseline baseline = Baseline(roles: 2);
        baseline.Learn(Honest(role: 11, prompt: 1));
        baseline.Learn(Honest(role: 12, prompt: 2));
        Assert.Equal(0, baseline.RolesRefused);
        Assert.Null(baseline.Find(13));
        baseline.Learn(Honest(role: 13, prompt: 3));
        baseline.Learn(Honest(role: 14, prompt: 4));
        Assert.Equal(2, baseline.RolesRefused);
        Assert.Same(baseline.Find(13), baseline.Find(14));
        Assert.Equal(2, baseline.Find(99)!.Sessions);
        Assert.Equal(1, baseline.Find(11)!.Sessions);
        baseline.Learn(Honest(role: 11, prompt: 5));
        Assert.Equal(2, baseline.Find(11)!.Sessions);
        Assert.Equal(2, baseline.RolesRefused);
    }

    [Fact]
    public void A_full_table_is_restored_as_it_was()
    {
        ProvenanceBaseline baseline = Baseline(roles: 1);
        for (ulong role = 1; role <= 3; role++)
        {
            baseline.Learn(Honest(role, prompt: role));
        }

        byte[] saved = Saved(baseline);
        ProvenanceBaseline restored = Baseline(roles: 1);
        StateReader reader = new("provenance", saved, 1);
        Assert.True(restored.TryRestore(ref reader), reader.Reason);
        Assert.Equal(saved, Saved(restored));
        Assert.Equal(2, restored.Find(77)!.Sessions);
    }

    private static ProvenanceBaseline Baseline(int roles) =>
        new(new ProvenanceLimits { RoleCountMax = roles }, static _ => Effect.SendOut);

    private static ContentSession Honest(ulong role, ulong prompt)
    {
        ContentSession session = new() { Role = role };
        session.AssumePrompt(prompt);
        Add(session, (uint)prompt, Origin.User);
        return session;
    }

    private static void Add(ContentSession session, uint value, Origin origin)
    {
        ObservationBatch batch = new(4);
        ref Observation row = ref batch.Add();
        row.Action = 2;
        row.HasProvenance = true;
        _ = batch.TryAdd(
            new ArgumentObservation
            {
                Name = 9,
                Kind = ArgumentKind.Email,
                Origin = origin,
                Fingerprint = value,
            }
        );
        session.Add(row, batch);
    }

    private static double[] Score(ProvenanceBaseline baseline, ContentSession session)
    {
        double[] features = new double[CallFeature.Count];
        Assert.True(baseline.TryScore(session, session.CallCount - 1, features));
        return features;
    }

    private static byte[] Saved(ProvenanceBaseline baseline)
    {
        OneSection sink = new();
        StateWriter writer = new(sink);
        writer.Begin("provenance", 1);
        baseline.Save(writer);
        writer.Flush();
        return sink.Bytes;
    }
}
