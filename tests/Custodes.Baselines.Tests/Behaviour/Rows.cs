using Custodes.Baselines.Behaviour;
using Custodes.Contracts;

namespace Custodes.Baselines.Tests.Behaviour;

/// <summary>A small behaviour baseline and a batch to fill: one call a row.</summary>
internal sealed class Rows : IDisposable
{
    private readonly ObservationBatch batch = new(256);
    private readonly BehaviourRow[] rows = new BehaviourRow[256];
    private readonly Surprise[] surprises = new Surprise[256];
    private long now;

    public Rows(BehaviourLimits? limits = null) =>
        Baseline = new BehaviourBaseline(limits ?? Small);

    public static BehaviourLimits Small { get; } =
        new()
        {
            AgentCountMax = 8,
            SessionCountMax = 8,
            RoleCountMax = 4,
            ActionCountMax = 16,
            CountEntriesMax = 4_096,
            IncidentCopyCountMax = 2,
        };

    public BehaviourBaseline Baseline { get; }

    public ObservationBatch Batch => batch;

    /// <summary>Opens a row of agent, role and session by number; action 0 is none.</summary>
    public ref Observation Add(ulong agent, ulong role, ulong session, ulong action = 0)
    {
        ref Observation row = ref batch.Add();
        row.Agent = agent;
        row.Role = role;
        row.Session = session;
        row.Action = action << 16;
        row.Kind = ObservationKind.ToolCall;
        if (action != 0 && Baseline.Actions.Find(row.Action) == 0)
        {
            _ = Baseline.Actions.Describe(row.Action, default);
        }

        return ref row;
    }

    /// <summary>Scores and learns the rows, and empties the batch.</summary>
    public Surprise[] Observe(bool learns = true)
    {
        Span<BehaviourRow> resolved = rows.AsSpan(0, batch.Count);
        Baseline.Resolve(batch, resolved, ++now);
        Baseline.Observe(resolved, surprises.AsSpan(0, batch.Count), learns);
        Surprise[] told = surprises[..batch.Count];
        batch.Clear();
        return told;
    }

    /// <summary>The same without an array for the answer.</summary>
    public void ObserveAgain()
    {
        Span<BehaviourRow> resolved = rows.AsSpan(0, batch.Count);
        Baseline.Resolve(batch, resolved, ++now);
        Baseline.Observe(resolved, surprises.AsSpan(0, batch.Count));
    }

    public BehaviourRow Row(int index) => rows[index];

    public void Dispose() => Baseline.Dispose();
}
