using Custodes.Baselines.Provenance;
using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Baselines.Tests.Provenance;

/// <summary>
/// Goal: a session scored with its prompt hidden scores as if that prompt had never been learnt, and once
/// settled the order of learning does not matter.
/// Method: random sessions of a few prompts; the features from a baseline that hides a prompt against one
/// that never learnt it, and from one order against another. Values are known to all prompts from the
/// start, because whether a value was new is judged when it is learnt.
/// </summary>
public sealed class LeaveOneOutTests
{
    private const ulong Role = 1;
    private const int Prompts = 6;

    [Fact]
    public void Hiding_a_prompt_equals_never_having_learnt_it()
    {
        for (ulong seed = 1; seed <= 10; seed++)
        {
            List<ContentSession> sessions = Draw(seed);
            ProvenanceBaseline all = Learnt(sessions);
            for (ulong prompt = 1; prompt <= Prompts; prompt++)
            {
                ProvenanceBaseline without = Learnt(
                    sessions.Where(session => session.Prompt != prompt)
                );
                foreach (ContentSession session in sessions.Where(one => one.Prompt == prompt))
                {
                    Compare(session, without.TryScore, all.TryScoreHidden);
                }
            }
        }
    }

    [Fact]
    public void Once_settled_the_order_of_learning_does_not_matter()
    {
        List<ContentSession> sessions = Draw(20);
        ProvenanceBaseline forward = Learnt(sessions);
        ProvenanceBaseline backward = Learnt(Enumerable.Reverse(sessions));
        foreach (ContentSession session in sessions)
        {
            Compare(session, forward.TryScore, backward.TryScore);
        }
    }

    [Fact]
    public void The_first_call_of_an_empty_baseline_scores_as_by_hand()
    {
        // p0 = ½·(0 + 2·0.02)/(0 + 2) = 0.01, p1 = (0 + 2·0.01)/(0 + 2) = 0.01; new: (0 + 2·0.2)/(0 + 2).
        ObservationBatch batch = new(8);
        ref Observation row = ref batch.Add();
        row.Action = 2;
        _ = batch.TryAdd(
            new ArgumentObservation
            {
                Name = 9,
                Kind = ArgumentKind.Email,
                Origin = Origin.Prose,
                SourceAction = 1,
                SourceKey = 3,
                Fingerprint = 77,
            }
        );
        ContentSession session = new() { Role = Role };
        session.Add(row, batch);
        double[] features = new double[CallFeature.Count];
        Assert.True(Baseline().TryScore(session, 0, features));
        Assert.Equal(-Math.Log(0.01), features[CallFeature.Edge], 9);
        Assert.Equal(-Math.Log(0.01) - Math.Log(0.2), features[CallFeature.Joint], 9);
        Assert.Equal(0.99, features[CallFeature.Prose], 9);
        Assert.Equal(1, features[CallFeature.ProseAddresses]);
        Assert.Equal(1, features[CallFeature.NoneFromUser]);
        Assert.Equal(1, features[CallFeature.NewValue]);
        Assert.Equal(1, features[CallFeature.SourceLength]);
        Assert.Equal(Math.Log(6), features[CallFeature.Uncovered], 9);
        Assert.Equal(Math.Log(3), features[CallFeature.Unnamed], 9);
        Assert.Equal(-Math.Log(3 / 4.0), features[CallFeature.NewNames], 9);
    }

    private delegate bool Score(ContentSession session, int call, Span<double> features);

    private static void Compare(ContentSession session, Score left, Score right)
    {
        double[] expected = new double[CallFeature.Count];
        double[] actual = new double[CallFeature.Count];
        for (int call = 0; call < session.CallCount; call++)
        {
            Assert.Equal(left(session, call, expected), right(session, call, actual));
            for (int feature = 0; feature < CallFeature.Count; feature++)
            {
                Assert.Equal(expected[feature], actual[feature], 9);
            }
        }
    }

    private static ProvenanceBaseline Baseline() =>
        new(new ProvenanceLimits(), static action => action == 1 ? Effect.Read : Effect.SendOut);

    private static ProvenanceBaseline Learnt(IEnumerable<ContentSession> sessions)
    {
        ProvenanceBaseline baseline = Baseline();

        // Two prompts of their own make every value the role's before anything is counted.
        baseline.Learn(AllValues(1_000));
        baseline.Learn(AllValues(1_001));
        foreach (ContentSession session in sessions)
        {
            baseline.Learn(session);
        }

        baseline.Settle();
        return baseline;
    }

    private static ContentSession AllValues(ulong prompt)
    {
        ObservationBatch batch = new(8);
        ref Observation row = ref batch.Add();
        row.Action = 1;
        row.HasPrompt = true;
        row.PromptFingerprint = prompt;
        for (uint value = 1; value <= 10; value++)
        {
            _ = batch.TryAdd(new ArgumentObservation { Name = 5, Fingerprint = value });
        }

        ContentSession session = new() { Role = Role };
        session.TakePrompt(row, batch);
        session.Add(row, batch);
        return session;
    }

    private static List<ContentSession> Draw(ulong seed)
    {
        SplitMix64 random = new(seed);
        List<ContentSession> sessions = [];
        for (int number = 0; number < 40; number++)
        {
            ContentSession session = new() { Role = Role };
            ulong prompt = (ulong)random.Below(Prompts) + 1;
            for (int call = 0; call < 4; call++)
            {
                ObservationBatch batch = new(8);
                ref Observation row = ref batch.Add();
                row.Action = (ulong)random.Below(3) + 1;
                row.HasPrompt = true;
                row.PromptFingerprint = prompt;
                row.ToolInPrompt = random.Below(3) / 2f;
                _ = batch.TryAdd(new ResultField((ulong)random.Below(2) + 1, random.Below(500)));
                for (int argument = 0; argument < 3; argument++)
                {
                    Origin origin = (Origin)(random.Below(8) + 1);
                    _ = batch.TryAdd(
                        new ArgumentObservation
                        {
                            Name = (ulong)argument + 1,
                            Kind = (ArgumentKind)(random.Below(9) + 1),
                            Origin = origin,
                            SourceAction = (ulong)random.Below(3) + 1,
                            SourceKey = (ulong)random.Below(2) + 1,
                            SourceLength = random.Below(500),
                            PromptShare = (float)random.Unit(),
                            Fingerprint = (uint)random.Below(10) + 1,
                        }
                    );
                }

                session.TakePrompt(row, batch);
                session.Add(row, batch);
            }

            sessions.Add(session);
        }

        return sessions;
    }
}
