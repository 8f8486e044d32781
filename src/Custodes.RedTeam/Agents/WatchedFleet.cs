using Custodes.Baselines.Behaviour;
using Custodes.Baselines.Provenance;
using Custodes.Contracts;
using Custodes.Node;
using Custodes.Primitives;

namespace Custodes.RedTeam.Agents;

/// <summary>A pipeline that learns and judges, what it is told row by row, and what it concluded of whom.</summary>
internal sealed class WatchedFleet : IPipelineListener, IDisposable
{
    private readonly ObservationBatch batch = new(64);
    private readonly Dictionary<string, long> alarmed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VerdictLevel> highest = new(StringComparer.Ordinal);
    private readonly Told told;
    private long rowCount;

    /// <summary>An untrained one.</summary>
    public WatchedFleet(PipelineOptions options, Told told, NameLimits? limits = null)
    {
        this.told = told;
        Names = NewNames(limits ?? new NameLimits());
        Pipeline = new Pipeline(options, Names, this);
    }

    private WatchedFleet(SavedSections saved, PipelineOptions options, Told told, long rowCount)
    {
        this.told = told;
        this.rowCount = rowCount;
        Names = NewNames(new NameLimits());
        bool isLoaded = Pipeline.TryLoad(
            saved,
            options,
            Names,
            this,
            out Pipeline? loaded,
            out string? reason
        );
        Invariant.That(isLoaded, reason ?? "");
        Pipeline = loaded!;
    }

    /// <summary>Small tables, so that a trial costs milliseconds; everything else as it ships.</summary>
    public static PipelineOptions Small { get; } =
        new()
        {
            SessionIdleTicks = 1_000_000,
            Behaviour = new BehaviourLimits
            {
                AgentCountMax = 128,
                SessionCountMax = 64,
                RoleCountMax = 8,
                ActionCountMax = 128,
                CountEntriesMax = 8_192,
                IncidentCopyCountMax = 32,
            },
            Provenance = new ProvenanceLimits { RoleCountMax = 8, PromptsPerRoleMax = 512 },
            ContentSessionCountMax = 64,
        };

    /// <summary>The pipeline.</summary>
    public Pipeline Pipeline { get; }

    /// <summary>The names behind its keys.</summary>
    public Names Names { get; }

    /// <summary>Rows told so far.</summary>
    public long RowCount => rowCount;

    /// <summary>When the attack begins, in milliseconds after the fleet's first row.</summary>
    public long StartMs { get; private init; }

    /// <summary>Sessions that alarmed.</summary>
    public int AlarmCount => alarmed.Count;

    /// <summary>One that goes on from a saved state.</summary>
    public static WatchedFleet Load(
        SavedSections saved,
        PipelineOptions options,
        Told told,
        long rowCount
    ) => new(saved, options, told, rowCount) { StartMs = 1_000L * rowCount };

    /// <summary>Opens a row; it is complete when the next one is opened, or at <see cref="Flush"/>.</summary>
    public ref Observation Row(string agent, string role, string session, string action)
    {
        if (batch.IsFull)
        {
            Flush();
        }

        ref Observation row = ref batch.Add();
        row.Agent = Names.Agents.Intern(agent);
        row.Role = Names.Roles.Intern(role);
        row.Session = Names.Sessions.Intern(session);
        row.Action = Names.Actions.Intern(
            (told & Told.Tools) != Told.None || action.Length == 0 ? action : "tool"
        );
        row.Kind = ObservationKind.ToolCall;
        rowCount++;
        return ref row;
    }

    /// <summary>Adds an argument to the open row.</summary>
    public void Argument(in ArgumentObservation argument)
    {
        if ((told & (Told.Places | Told.Provenance)) != Told.None)
        {
            batch.TryAdd(argument);
        }
    }

    /// <summary>Ends a session.</summary>
    public void End(string agent, string role, string session, long sequence = -1)
    {
        ref Observation row = ref Row(agent, role, session, "");
        row.Kind = ObservationKind.SessionEnd;
        row.Sequence = sequence;
    }

    /// <summary>Hands over what was told.</summary>
    public void Flush()
    {
        if (batch.Count == 0)
        {
            return;
        }

        foreach (ref Observation row in batch.Observations)
        {
            Withhold(ref row);
        }

        Pipeline.Now = rowCount;
        Pipeline.Accept(batch);
        batch.Clear();
    }

    /// <summary>Whether a session alarmed so far.</summary>
    public bool HasAlarmed(string session) => alarmed.ContainsKey(session);

    /// <summary>Whether a session alarmed at a row with this number or a later one.</summary>
    public bool HasAlarmedSince(string session, long sequence) =>
        alarmed.TryGetValue(session, out long last) && last >= sequence;

    /// <summary>The highest rung that an agent ever stood on.</summary>
    public VerdictLevel HighestOf(string agent) => highest.GetValueOrDefault(agent);

    /// <summary>The place of an agent's baseline, or -1.</summary>
    public int Slot(string agent) => Pipeline.Behaviour.FindAgent(Names.Hash.Of(agent));

    /// <inheritdoc/>
    public void OnFinding(Finding finding)
    {
        if (finding.IsAlarm)
        {
            alarmed[finding.Session] = Math.Max(
                finding.Sequence,
                alarmed.GetValueOrDefault(finding.Session)
            );
        }
    }

    /// <inheritdoc/>
    public void OnVerdict(Verdict verdict)
    {
        if (verdict.Level > HighestOf(verdict.Agent))
        {
            highest[verdict.Agent] = verdict.Level;
        }
    }

    /// <inheritdoc/>
    public void OnSession(in SessionResult result) { }

    /// <inheritdoc/>
    public void Dispose() => Pipeline.Dispose();

    // Any secret: the attacker does not know it, and a saved state is bound to it.
    private static Names NewNames(NameLimits limits) => new(new KeyedHash(0x5eed, 0xfee7), limits);

    private void Withhold(ref Observation row)
    {
        if ((told & Told.Sizes) == Told.None)
        {
            row.ArgumentBytes = row.ResultBytes = row.TokensIn = row.TokensOut = -1;
        }

        if ((told & Told.Times) == Told.None)
        {
            row.TimeMs = -1;
            row.DurationMs = -1;
        }

        if ((told & Told.Sequence) == Told.None)
        {
            row.Sequence = -1;
        }

        if ((told & Told.Provenance) == Told.None)
        {
            row.HasProvenance = false;
            row.HasPrompt = false;
        }
    }
}
