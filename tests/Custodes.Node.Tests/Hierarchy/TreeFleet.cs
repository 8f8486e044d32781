using System.Text;
using Custodes.Baselines.Behaviour;
using Custodes.Contracts;
using Custodes.Node.Hierarchy;
using Custodes.Primitives;

namespace Custodes.Node.Tests.Hierarchy;

/// <summary>A pipeline of a node of a cluster, fed call by call, and its end of the tree.</summary>
internal sealed class TreeFleet : IPipelineListener, IDisposable
{
    private readonly ObservationBatch batch = new(64);
    private long now = 1_800_000_000_000;

    public TreeFleet(FleetRound round, byte secret)
    {
        byte[] key = new byte[KeyedHash.SecretBytes];
        key[0] = secret;
        Names = new Names(KeyedHash.FromSecret(key), new NameLimits());
        Options = new PipelineOptions
        {
            IsNowMs = true,
            SessionIdleTicks = 60_000,
            CategoryIdOf = LiveTree.CategoryIdOf,
            Behaviour = new BehaviourLimits { AgentCountMax = 128, SessionCountMax = 256 },
        };
        Pipeline = new Pipeline(Options, Names, this);
        Tree = new LiveTree(round.Map, FleetRound.Self);
        Tree.Attach(Pipeline, Names.Hash, Options.Behaviour.SessionCountMax);
    }

    public Names Names { get; }

    public PipelineOptions Options { get; }

    public Pipeline Pipeline { get; }

    public LiveTree Tree { get; }

    public List<Finding> Findings { get; } = [];

    public long Now => now;

    /// <summary>One tool call, a second after the one before; how surprising it was.</summary>
    public Surprise Call(string agent, string session, string tool, string role = "worker")
    {
        Add(agent, session, tool, role, ObservationKind.ToolCall);
        Pipeline.Accept(batch);
        Surprise surprise = Pipeline.SurprisesOf(batch)[0];
        batch.Clear();
        return surprise;
    }

    /// <summary>Ends a session.</summary>
    public void End(string agent, string session, string role = "worker")
    {
        Add(agent, session, "", role, ObservationKind.SessionEnd);
        Pipeline.Accept(batch);
        batch.Clear();
    }

    /// <summary>A session of these calls, from its beginning to its end.</summary>
    public void Run(string agent, string session, params string[] tools)
    {
        foreach (string tool in tools)
        {
            _ = Call(agent, session, tool);
        }

        End(agent, session);
    }

    /// <summary>Takes what came down, as a node's tick does.</summary>
    public void Adopt()
    {
        if (Tree.TakeOffered() is { } offered)
        {
            Pipeline.Adopt(offered, now);
        }
    }

    public void Wait(long ms)
    {
        now += ms;
        Pipeline.Tick(now);
    }

    public void OnFinding(Finding finding) => Findings.Add(finding);

    public void OnVerdict(Verdict verdict)
    {
        // Nobody asks.
    }

    public void OnSession(in SessionResult result)
    {
        // Nobody asks.
    }

    public void Dispose() => Pipeline.Dispose();

    private void Add(string agent, string session, string tool, string role, ObservationKind kind)
    {
        now += 1_000;
        Pipeline.Now = now;
        ref Observation row = ref batch.Add();
        row.Agent = Names.Agents.Intern(Encoding.UTF8.GetBytes(agent));
        row.Role = Names.Roles.Intern(Encoding.UTF8.GetBytes(role));
        row.Session = Names.Sessions.Intern(Encoding.UTF8.GetBytes(session));
        row.Action = Names.Actions.Intern(Encoding.UTF8.GetBytes(tool));
        row.Kind = kind;
        row.TimeMs = now;
        row.ArgumentBytes = 7;
        row.ResultBytes = -1;
        row.TokensIn = -1;
        row.TokensOut = -1;
        row.DurationMs = -1;
        row.Sequence = -1;
    }
}
