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
            pipeline 66 37a2537113cbe29019c87dd13ddc95a62651a8c83ee73c07ba73eeae5827228a
            names 550 32dd51fee7fcd00a244ba358ff95a077487c0b425e343c5aa16d4ea34f8668ea
            roles 3806 34e229b932351d9c98fed3c4f01c9c348a3ef58f97bb40c4671027d09fcd1ed9
            agents 2358 32770ed6de588e6d2b04305a7ceb51d836be253f5bb295445653e0e67cbdd5bc
            sessions 236 9d1f79885051d64cbf51cc460f602e0d0a6844ba4174a2b0f80f693c8b011a64
            counts 1770 3cc93c43b4a2f291fae9780beef7935331e31d411d30ffd71d3ee33a50029d55
            provenance 26 b9ea956f14d8b7c3d95237432924142806c87a3be0972fd816f186c283adba9f
            contents 34 8185902b4daea4ea7000be05c06f8295eef6a121dc697ce6c89e056a95a5b44e
            scores 620 f5dbdbff5e6d1beda4f71d9e729094f0f5ae4d3c28615d19a245fb1dafaad897
            verdicts 22 884998df6a91f27eb4284624ff8c5c35bc6888dde0b3bbaa01d2b631240b8cf4

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
        Assert.Contains("version 3", reason, StringComparison.Ordinal);
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
