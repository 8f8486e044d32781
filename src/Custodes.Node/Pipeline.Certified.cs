using Custodes.Baselines.Behaviour;
using Custodes.Baselines.Certified;
using Custodes.Contracts;
using Custodes.Node.Hierarchy;
using Custodes.Primitives.State;

namespace Custodes.Node;

/// <content>A node of a cluster: what the whole fleet agreed on comes in, and what was seen here goes out.</content>
public sealed partial class Pipeline
{
    /// <summary>Told of what is seen and learnt; null for nobody. Set it after a replay: what was told once is told no more.</summary>
    internal EpochTally? Tally { get; set; }

    /// <summary>The epoch of the certified baseline that sessions beginning now are judged by; 0 for none.</summary>
    public long BaselineEpoch => behaviour.CertifiedEpoch;

    /// <summary>How surprising the rows of the newest batch were.</summary>
    internal ReadOnlySpan<Surprise> SurprisesOf(ObservationBatch batch) =>
        surprises.AsSpan(0, batch.Count);

    /// <summary>Takes a certified baseline: sessions in flight go on with the one that they began with.</summary>
    /// <remarks>Only with <see cref="PipelineOptions.CategoryIdOf"/>.</remarks>
    public void Adopt(CertifiedFleet newest, long nowMs)
    {
        Now = Math.Max(Now, nowMs);
        behaviour.Adopt(newest, Now, options.SessionIdleTicks);
    }

    private static CategoryIds? CategoriesOf(
        PipelineOptions options,
        ActionTable actions,
        Names names
    ) =>
        options.CategoryIdOf is not { } idOf
            ? null
            : new CategoryIds(
                actions,
                key =>
                    key == 0 ? idOf("")
                    : names.Actions.TryGet(key, out string name) ? idOf(name)
                    : CategoryIds.None
            );

    // Before the row moves its session on.
    private ushort PreviousOf(in BehaviourRow row) =>
        Tally is null || row.Session < 0
            ? (ushort)0
            : behaviour.Session(row.Session).PreviousAction;

    private void Tell(
        in Observation observation,
        in BehaviourRow row,
        ushort previous,
        bool isLearnt
    )
    {
        if (row is { Agent: >= 0, Session: >= 0 })
        {
            bool isCall = observation.Kind == ObservationKind.ToolCall;
            Tally!.Add(
                row,
                behaviour.Agent(row.Agent).Key,
                observation.Role,
                previous,
                isLearnt,
                isCall,
                isCall && EffectOf(observation.Action) != Effect.Read
            );
        }
    }

    private string? LoadCertified(ISectionSource source)
    {
        // A node alone has none, and did not write one.
        if (!source.TryRead(StateSections.Certified, out _))
        {
            return null;
        }

        return Restore(
            source,
            StateSections.Certified,
            (ref StateReader reader) => behaviour.TryRestoreCertified(ref reader)
        );
    }

    private void SaveCertified(StateWriter writer)
    {
        if (behaviour.CertifiedEpoch > 0)
        {
            Begin(writer, StateSections.Certified);
            behaviour.SaveCertified(writer);
        }
    }
}
