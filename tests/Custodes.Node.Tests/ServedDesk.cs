using System.Globalization;
using System.Text;
using Custodes.Baselines.Behaviour;
using Custodes.Contracts;
using Custodes.Contracts.Fleet;
using Custodes.Node.Hierarchy;
using Custodes.Node.Serving;
using Custodes.Primitives;
using Custodes.Server.Options;
using Custodes.Storage;
using Custodes.Telemetry.Otlp;

namespace Custodes.Node.Tests;

/// <summary>A desk over a real directory, without listeners: the test is the pipeline's owner.</summary>
internal sealed class ServedDesk : IDisposable
{
    public ServedDesk(string directory, ManualTime time, LiveTree? tree = null)
    {
        Options = OptionsFor(directory);
        State = StateDirectory.Open(directory, StateOptions.Default);
        Names names = new(KeyedHash.FromSecret(State.Secret.Span), Options.Names);
        Fleet = LiveFleet.Open(Options, names, State.Snapshot);
        FleetReplay replay = new(Fleet);
        foreach (JournalRecord record in State.Replay())
        {
            Assert.True(replay.TryApply(record));
            Replayed++;
        }

        NodeFigures figures = new();
        Keeper = new SnapshotKeeper(Fleet, State, Options, time, figures);
        Desk = new NodeDesk(
            Fleet,
            State.Journal,
            Keeper,
            new OtlpReader(names, Options.Otlp),
            time,
            figures,
            tree
        );
        tree?.Attach(Fleet.Pipeline, names.Hash, Options.Pipeline.Behaviour.SessionCountMax);
    }

    public NodeOptions Options { get; }

    public StateDirectory State { get; }

    public LiveFleet Fleet { get; }

    public SnapshotKeeper Keeper { get; }

    public NodeDesk Desk { get; }

    public int Replayed { get; }

    public static NodeOptions OptionsFor(string directory) =>
        new()
        {
            Server = new ServerOptions(),
            DataDirectory = directory,
            QueueCountMax = 2,
            SnapshotMs = long.MaxValue,
            Pipeline = new PipelineOptions
            {
                IsNowMs = true,
                SessionIdleTicks = 60_000,
                CategoryIdOf = LiveTree.CategoryIdOf,
                Behaviour = new BehaviourLimits { AgentCountMax = 64, SessionCountMax = 256 },
            },
        };

    /// <summary>One call of a tool, as OTLP/JSON.</summary>
    public static byte[] Body(string agent, string session, int number, string tool, long timeMs)
    {
        string nanoseconds = (timeMs * 1_000_000).ToString(CultureInfo.InvariantCulture);
        string span = number.ToString("x16", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(
            $$$"""
            {"resourceSpans":[{"resource":{"attributes":[]},"scopeSpans":[{"scope":{"name":"t"},"spans":[
             {"traceId":"{{{span}}}{{{span}}}","spanId":"{{{span}}}","name":"execute_tool","kind":1,
              "startTimeUnixNano":"{{{nanoseconds}}}","endTimeUnixNano":"{{{nanoseconds}}}","attributes":[
               {"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}},
               {"key":"gen_ai.tool.name","value":{"stringValue":"{{{tool}}}"}},
               {"key":"gen_ai.agent.id","value":{"stringValue":"{{{agent}}}"}},
               {"key":"gen_ai.agent.name","value":{"stringValue":"worker"}},
               {"key":"gen_ai.conversation.id","value":{"stringValue":"{{{session}}}"}}]}]}]}]}
            """
        );
    }

    /// <summary>The whole state as bytes.</summary>
    public string StateText()
    {
        SectionText sections = new();
        Fleet.Pipeline.Save(sections);
        FleetSections.Save(Fleet, sections);
        return sections.ToString();
    }

    public IntakeResult Take(byte[] body) =>
        Desk.TakeBody(TelemetrySignal.Traces, TelemetryEncoding.Json, body, arrivedAt: 0);

    public void Dispose()
    {
        Fleet.Dispose();
        State.Dispose();
    }
}
