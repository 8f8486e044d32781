using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Node.Tests.Streams;

/// <summary>A pipeline on a clock of rows, and what is needed to hand it one row after the other.</summary>
internal sealed class Fleet : IDisposable
{
    private readonly ObservationBatch batch;
    private readonly int batchRows;
    private long rowCount;

    public Fleet(PipelineOptions options, int batchRows = 64)
    {
        this.batchRows = batchRows;
        batch = new ObservationBatch(Math.Max(64, batchRows));
        Names = new Names(new KeyedHash(11, 12), new NameLimits());
        Pipeline = new Pipeline(options, Names, Listener);
    }

    private Fleet(Fleet before, StateSectionsInMemory saved, PipelineOptions options)
    {
        batchRows = before.batchRows;
        batch = new ObservationBatch(before.batch.Capacity);
        rowCount = before.rowCount;
        Names = new Names(new KeyedHash(11, 12), new NameLimits());
        bool isLoaded = Pipeline.TryLoad(
            saved,
            options,
            Names,
            Listener,
            out Pipeline? loaded,
            out string? reason
        );
        Assert.True(isLoaded, reason);
        Pipeline = loaded!;
    }

    public Names Names { get; }

    public RecordingListener Listener { get; } = new();

    public Pipeline Pipeline { get; }

    /// <summary>Opens a row of a session; it is complete when the next row is opened or the batch flushed.</summary>
    public ref Observation Row(string agent, string role, string session, string action)
    {
        if (batch.Count >= batchRows || batch.IsFull)
        {
            Flush();
        }

        ref Observation row = ref batch.Add();
        row.Agent = Names.Agents.Intern(agent);
        row.Role = Names.Roles.Intern(role);
        row.Session = Names.Sessions.Intern(session);
        row.Action = Names.Actions.Intern(action);
        row.Kind = ObservationKind.ToolCall;
        rowCount++;
        return ref row;
    }

    public void Argument(in ArgumentObservation argument) => batch.TryAdd(argument);

    /// <summary>Ends a session.</summary>
    public void End(string agent, string role, string session)
    {
        ref Observation row = ref Row(agent, role, session, "");
        row.Kind = ObservationKind.SessionEnd;
    }

    public void Flush()
    {
        if (batch.Count > 0)
        {
            Pipeline.Now = rowCount;
            Pipeline.Accept(batch);
            batch.Clear();
        }
    }

    /// <summary>Another one that goes on from what this one saved.</summary>
    public Fleet Restarted(StateSectionsInMemory saved, PipelineOptions options) =>
        new(this, saved, options);

    public void Dispose() => Pipeline.Dispose();
}
