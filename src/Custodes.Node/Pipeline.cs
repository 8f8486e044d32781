using Custodes.Baselines.Behaviour;
using Custodes.Baselines.Provenance;
using Custodes.Contracts;
using Custodes.Descriptors;
using Custodes.Detection.Conformal;
using Custodes.Detection.Sessions;
using Custodes.Node.Sessions;
using Custodes.Node.Verdicts;

namespace Custodes.Node;

/// <summary>The whole data flow of a node, top to bottom. Read this file first.</summary>
/// <remarks>
/// One thread drives it: batches go in by <see cref="Accept"/>, conclusions come out to the listener
/// before it returns. No clock, no chance and no files inside, so the same observations give the same
/// conclusions, which is how a journal restores a node. Time is what the caller sets in
/// <see cref="Now"/>; memory follows from the options.
/// </remarks>
public sealed partial class Pipeline : IObservationSink, IDisposable
{
    private const int KnownScoresPerRole = 500;
    private const ulong EffectsKnown = 256;
    private readonly PipelineOptions options;
    private readonly IPipelineListener listener;
    private readonly DescriptorTable descriptors;
    private readonly BehaviourBaseline behaviour;
    private readonly ProvenanceBaseline provenance;
    private readonly RoleScores behaviourScores;
    private readonly RoleScores knownScores;
    private readonly OpenContents contents;
    private readonly StoredSessions stored;
    private readonly MixedRoles mixed;
    private readonly VerdictBook verdicts;
    private readonly DecoyWatch decoys;
    private readonly (ulong Action, Effect Effect)[] effects = new (ulong, Effect)[EffectsKnown];
    private readonly double[] features = new double[CallFeature.Count];
    private SessionCalibration calibration;
    private BehaviourRow[] rows = [];
    private Surprise[] surprises = [];

    /// <summary>Takes the memory that the options ask for.</summary>
    public Pipeline(PipelineOptions options, Names names, IPipelineListener listener)
    {
        this.options = options;
        this.listener = listener;
        Names = names;
        descriptors = new DescriptorTable(options.Descriptors, options.Behaviour.ActionCountMax);
        behaviour = new BehaviourBaseline(options.Behaviour)
        {
            KnowsRole = options.JudgesAsKnownRole
                ? role => behaviourScores!.Knows(role, options.Alpha)
                : null,
        };
        behaviour.Counts.Categories = CategoriesOf(options, behaviour.Actions, names);
        provenance = new ProvenanceBaseline(options.Provenance, EffectOf);
        behaviourScores = new RoleScores(
            options.BehaviourScoresPerRole,
            options.Behaviour.RoleCountMax,
            deployAgentsMin: options.DeployAgentsMin
        );
        knownScores = new RoleScores(
            KnownScoresPerRole,
            options.Provenance.RoleCountMax,
            hasFleet: false
        );
        contents = new OpenContents(
            options.Behaviour.SessionCountMax,
            options.ContentSessionCountMax
        );
        stored = new StoredSessions(
            options.StoredSessionsPerRoleMax,
            options.StoredSessionsPerPromptMax,
            options.StoredSessionCountMax
        );
        mixed = new MixedRoles(
            options.Provenance.RoleCountMax,
            (long)Math.Ceiling(MixedSpan / options.Alpha)
        );
        verdicts = new VerdictBook(options.Ladder);
        decoys = new DecoyWatch(options, names);
        calibration = SessionCalibration.Empty(options.ModelOf);
        Learns = options.Learns;
        Judges = options.Judges;
    }

    /// <summary>The names behind the keys.</summary>
    public Names Names { get; }

    /// <summary>The caller's clock, in ticks of <see cref="PipelineOptions.SessionIdleTicks"/>; rises, never falls.</summary>
    public long Now { get; set; }

    /// <summary>Whether normal sessions are learnt; a replay may learn first and score frozen after.</summary>
    public bool Learns { get; set; }

    /// <summary>Whether sessions are judged.</summary>
    public bool Judges { get; set; }

    /// <summary>Observations taken.</summary>
    public long ObservationCount { get; private set; }

    /// <summary>Sessions that ended.</summary>
    public long SessionCount { get; private set; }

    /// <summary>Sessions that ended early, to make room for others.</summary>
    public long SessionsEvicted { get; private set; }

    /// <summary>Agents that were forgotten to make room for others.</summary>
    public long AgentsEvicted { get; private set; }

    /// <summary>Findings so far; the last one's id.</summary>
    public long FindingCount { get; private set; }

    /// <summary>Alarms so far.</summary>
    public long AlarmCount { get; private set; }

    /// <summary>Behaviour baselines, to be read between batches.</summary>
    public BehaviourBaseline Behaviour => behaviour;

    /// <summary>Provenance baselines, to be read between batches.</summary>
    public ProvenanceBaseline Provenance => provenance;

    /// <summary>Takes a batch through every stage.</summary>
    public void Accept(ObservationBatch batch)
    {
        if (rows.Length < batch.Count)
        {
            rows = new BehaviourRow[batch.Capacity];
            surprises = new Surprise[batch.Capacity];
        }

        // 1 Describe: what can each action do?
        Describe(batch);

        // 2 Baseline: whose row is it, and how unexpected?
        Span<BehaviourRow> batchRows = rows.AsSpan(0, batch.Count);
        Span<Surprise> batchSurprises = surprises.AsSpan(0, batch.Count);
        behaviour.Resolve(batch, batchRows, Now);

        // Row by row from here on: what is judged must not have been learnt, and what a row or the end
        // of a session teaches holds for the next row, wherever a batch ends.
        Span<Observation> observations = batch.Observations;
        for (int index = 0; index < observations.Length; index++)
        {
            behaviour.Prefetch(batchRows, index);
            Take(in observations[index], batch, ref batchRows[index], ref batchSurprises[index]);
        }

        ObservationCount += batch.Count;
        CloseIdle();
        ForgetEnded();
        behaviour.Advance(Now, options.SessionIdleTicks);
        Tally?.Flush();
    }

    /// <summary>Closes every open session: the stream is over.</summary>
    public void Drain()
    {
        for (int slot = 0; behaviour.TryFindOpen(slot, out slot); slot++)
        {
            Close(slot);
        }

        ForgetEnded();
    }

    /// <summary>Makes what was learnt exact and calibrates from it, as before scoring with frozen baselines.</summary>
    public void Settle()
    {
        provenance.Settle();
        calibration = stored.Calibrate(provenance, options.ModelOf);
    }

    /// <summary>The threshold of a role's sessions; infinite while too little is known.</summary>
    public double ThresholdOf(ulong role) => calibration.Threshold(role, options.Alpha);

    /// <inheritdoc/>
    public void Dispose() => behaviour.Dispose();

    private void Take(
        in Observation observation,
        ObservationBatch batch,
        ref BehaviourRow row,
        ref Surprise surprise
    )
    {
        if (
            !behaviour.IsCurrent(row, observation.Session)
            || (row.Agent < 0 && observation.Agent != 0)
        )
        {
            Resolve(observation, batch, ref row);
        }

        ClaimBuild(observation, ref row);
        behaviour.Score(ref row, ref surprise);

        // 3 Detect and 4 decide: does the session leave what is normal, and what follows for the agent?
        Judge(observation, batch, ref row, surprise);
        ushort previous = PreviousOf(row);
        behaviour.Learn(ref row, ref surprise, Learns);
        if (Tally is not null)
        {
            Tell(observation, row, previous, surprise.WasLearnt);
        }

        // A session that never ends would never count as evidence, and alarm once for all time.
        if (
            row.Session >= 0
            && (
                observation.Kind == ObservationKind.SessionEnd
                || behaviour.Session(row.Session).Observations >= options.SessionObservationsMax
            )
        )
        {
            Close(row.Session);
        }
    }

    // Asked for each argument, twice: once for the call and once for what the value came from.
    private Effect EffectOf(ulong action)
    {
        if (action == 0)
        {
            return Effect.Read;
        }

        ref (ulong Action, Effect Effect) known = ref effects[(int)(action % EffectsKnown)];
        if (known.Action == action)
        {
            return known.Effect;
        }

        Effect effect = descriptors.Describe(action, Names.Actions.Show(action)).Effect;
        if (descriptors.TryGet(action, out _))
        {
            known = (action, effect);
        }

        return effect;
    }

    private void Describe(ObservationBatch batch)
    {
        foreach (ref readonly Observation row in batch.Observations)
        {
            if (row.Action != 0 && behaviour.Actions.Find(row.Action) == 0)
            {
                _ = behaviour.Actions.Describe(
                    row.Action,
                    descriptors.Describe(row.Action, Names.Actions.Show(row.Action))
                );
            }
        }
    }

    private void CloseIdle()
    {
        long touchedBefore = Now - options.SessionIdleTicks;
        while (behaviour.TryFindIdle(touchedBefore, out int slot))
        {
            Close(slot);
        }
    }
}
