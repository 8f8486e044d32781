using Custodes.Baselines.Behaviour;
using Custodes.Contracts;
using Custodes.Detection.Sessions;
using Custodes.Primitives;

namespace Custodes.Node.Tests;

/// <summary>The bytes of docs/protocol/state.md, and which other options a state fits.</summary>
public sealed class StateFormatTests
{
    [Fact]
    public void The_bytes_of_a_small_state_are_these()
    {
        StateSyntheticStream stream = new(3, 12, 5);
        using StateRun run = StateRun.Begin(stream, StateOptionSets.Tight);
        run.To(stream.Count);
        Assert.Equal(
            """
            pipeline 50 4f911e529c6ba81333be849177c7e483f523c855764621d2cf4b555fdadc99ac
            names 533 9f3fa5beefbcb14cc27ce9dcb5e397b92d9080b6c76af41f7b86acce7ed817b5
            roles 3806 189f8f6d56539b12c6a623ca5f57a48055afc633232208018e20dd50f5f99d53
            agents 3074 15a23826e1c1b2b851dc61ba6f986773157f0cc598cf99485b926e35a70e6e3b
            sessions 166 6b9bdbf2a70e4bc41e3e84079ed30dcafbffde8ace8e1d2516d0b44e008e2f46
            counts 1746 e5afbe57e65d0616c51a772689abb0561aa75f414f0d9a5ec2f105ba10c40db7
            provenance 26 b9ea956f14d8b7c3d95237432924142806c87a3be0972fd816f186c283adba9f
            contents 34 8185902b4daea4ea7000be05c06f8295eef6a121dc697ce6c89e056a95a5b44e
            scores 130 e4389b7c7fe2be8781af1ce79fc82e2447379e20a26c83c526110c9577525ea1
            verdicts 103 f08f6d0707a4455943ea4d1d5a7ca1eecd4e2b0306f0ff25276e0db1113fae5f

            """,
            StateSectionsInMemory.Of(run.Pipeline).Show(),
            ignoreLineEndingDifferences: true
        );
    }

    [Fact]
    public void More_room_than_before_is_taken_and_less_only_if_it_fits()
    {
        StateSectionsInMemory saved = Saved(out int agents);
        BehaviourLimits made = StateOptionSets.Roomy.Behaviour;
        Assert.Null(ReasonWith(saved, made with { AgentCountMax = 4_096 }));
        Assert.Null(ReasonWith(saved, made with { IncidentCopyCountMax = 32 }));
        Assert.Null(ReasonWith(saved, made with { IncidentCopyCountMax = 128 }));
        Assert.Null(ReasonWith(saved, made with { AgentCountMax = agents }));
        Assert.Contains(
            "the limit is",
            ReasonWith(saved, made with { AgentCountMax = agents - 1 }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "made with room for",
            ReasonWith(saved, made with { CountEntriesMax = made.CountEntriesMax * 2 }),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_state_made_with_another_secret_is_refused()
    {
        StateSectionsInMemory saved = Saved(out _);
        bool isLoaded = Pipeline.TryLoad(
            saved,
            StateOptionSets.Roomy,
            new Names(new KeyedHash(1, 2), new NameLimits()),
            new StateTranscript(),
            out Pipeline? pipeline,
            out string? reason
        );
        pipeline?.Dispose();
        Assert.False(isLoaded);
        Assert.Contains("another secret", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_version_is_refused()
    {
        StateSectionsInMemory saved = Saved(out _);
        byte[] bytes = [.. saved.Sections["agents"]];
        bytes[0]++;
        using Pipeline? loaded = StateRun.Load(
            saved.With("agents", bytes),
            StateOptionSets.Roomy,
            new StateTranscript(),
            out string? reason
        );
        Assert.Null(loaded);
        Assert.Contains("version 2", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_weights_calibrate_anew_from_the_stored_sessions()
    {
        StateSampleStream stream = new(seed: 7);
        using StateRun run = StateRun.Begin(stream, StateOptionSets.Roomy);
        run.To(stream.Count);
        StateSectionsInMemory saved = StateSectionsInMemory.Of(run.Pipeline);
        ScoreModel shipped = ShippedModel.Value;
        PipelineOptions other = StateOptionSets.Roomy with
        {
            Model = new ScoreModel(shipped.Guarded, shipped.Strict, shipped.PriorThreshold),
        };
        using Pipeline? loaded = StateRun.Load(saved, other, run.Transcript, out string? reason);
        Assert.Null(reason);
        string ofOther = ScoresOf(StateSectionsInMemory.Of(loaded!));
        Assert.NotEqual(ScoresOf(saved), ofOther);
        loaded!.Settle();
        run.Pipeline.Settle();
        Assert.NotEqual(ScoresOf(StateSectionsInMemory.Of(run.Pipeline)), ofOther);
    }

    private static string ScoresOf(StateSectionsInMemory saved) =>
        Convert.ToHexStringLower(saved.Sections["scores"]);

    private static StateSectionsInMemory Saved(out int agents)
    {
        StateSyntheticStream stream = new(11, 60, 40);
        using StateRun run = StateRun.Begin(stream, StateOptionSets.Roomy);
        run.To(stream.Count);
        agents = run.Pipeline.Behaviour.AgentCount;
        return StateSectionsInMemory.Of(run.Pipeline);
    }

    private static string? ReasonWith(StateSectionsInMemory saved, BehaviourLimits limits)
    {
        using Pipeline? loaded = StateRun.Load(
            saved,
            StateOptionSets.Roomy with
            {
                Behaviour = limits,
            },
            new StateTranscript(),
            out string? reason
        );
        return reason;
    }
}
