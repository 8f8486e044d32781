using Custodes.Baselines.Behaviour;
using Custodes.Baselines.Provenance;
using Custodes.Contracts;
using Custodes.Contracts.Fleet;
using Custodes.Node;
using Custodes.Primitives;
using Custodes.RedTeam.Canaries;
using Custodes.Telemetry.Otlp;

namespace Custodes.RedTeam.Tests.Canaries;

/// <summary>A patrol without processes: what canaries send, read as a node reads it, judged by its pipeline, in virtual time.</summary>
internal sealed class CanaryStream : IPipelineListener, IDisposable
{
    private const string Life = "stream";

    private static readonly CanaryKind[] BehaviourKinds =
    [
        CanaryKind.Drift,
        CanaryKind.Replay,
        CanaryKind.Silence,
    ];

    private readonly CanaryOptions options = new()
    {
        Otlp = new Uri("http://otlp.invalid"),
        Api = new Uri("http://api.invalid"),
        EverySeconds = 3,
    };
    private readonly CanaryWork work = new(Life, decoy: null);
    private readonly Dictionary<string, Finding> found = new(StringComparer.Ordinal);
    private readonly ObservationBatch batch = new(256);
    private readonly Names names;
    private readonly Pipeline pipeline;
    private readonly OtlpReader reader;
    private readonly CanaryBook book;
    private readonly Sink sink;
    private DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);

    public CanaryStream(ulong seed)
    {
        SplitMix64 draw = new(seed);
        names = new Names(new KeyedHash(seed, 7), new NameLimits());
        pipeline = new Pipeline(
            new PipelineOptions
            {
                IsNowMs = true,
                SessionIdleTicks = 600_000,
                Behaviour = new BehaviourLimits
                {
                    AgentCountMax = 64,
                    SessionCountMax = 64,
                    RoleCountMax = 8,
                    ActionCountMax = 256,
                    CountEntriesMax = 16_384,
                    IncidentCopyCountMax = 16,
                },
                Provenance = new ProvenanceLimits { RoleCountMax = 8, PromptsPerRoleMax = 512 },
            },
            names,
            this
        );
        reader = new OtlpReader(names, new OtlpLimits());
        book = new CanaryBook(
            BehaviourKinds,
            1_000 * options.EverySeconds,
            () => draw.Unit(),
            now.ToUnixTimeMilliseconds()
        );
        sink = new Sink(pipeline);
    }

    public List<string> Missed { get; } = [];

    public int FalseAlarms { get; private set; }

    public int Ordinary { get; private set; }

    public int Canaries { get; private set; }

    /// <summary>Lets so many canaries out, with ordinary work between them as the patrol has it.</summary>
    public void Run(int canaries)
    {
        double stepMs = 1_000 * options.EverySeconds / options.NormalPerCanary;
        DateTimeOffset start = now;
        for (int steps = 1; Canaries < canaries; steps++)
        {
            now = start.AddMilliseconds(steps * stepMs);
            foreach (CanaryKind kind in BehaviourKinds)
            {
                CanarySession ordinary = work.Ordinary(kind);
                Send(ordinary);
                Ordinary++;
                FalseAlarms += found.Remove(ordinary.Id) ? 1 : 0;
            }

            (CanaryKind due, long dueMs) = book.Next;
            if (steps >= 2 * options.NormalPerCanary && dueMs <= now.ToUnixTimeMilliseconds())
            {
                LetOut(due);
            }
        }
    }

    public void OnFinding(Finding finding) => found[finding.Session] = finding;

    public void OnVerdict(Verdict verdict) { }

    public void OnSession(in SessionResult result) { }

    public void Dispose() => pipeline.Dispose();

    private void LetOut(CanaryKind kind)
    {
        CanarySession canary = work.Caught(kind);
        Canaries++;
        Send(canary);
        bool isCaught =
            found.Remove(canary.Id, out Finding? alarm)
            && alarm.Parts.Any(part => CanaryWork.NoticedBy(kind).Contains(part.Detector));
        if (!isCaught)
        {
            Missed.Add($"{kind} {canary.Agent}: {alarm}");
        }

        book.Note(kind, isCaught, now.ToUnixTimeMilliseconds());
        int agent = pipeline.Behaviour.FindAgent(names.Hash.Of(canary.Agent));
        _ = pipeline.TryOrder(
            agent,
            OrderKind.Release,
            now.ToUnixTimeMilliseconds(),
            "custodes redteam",
            "a canary"
        );
    }

    private void Send(CanarySession session)
    {
        Take(OtlpSignal.Traces, CanaryTelemetry.Spans(session, now));
        Take(OtlpSignal.Logs, CanaryTelemetry.End(session, now));
    }

    private void Take(OtlpSignal signal, byte[] body)
    {
        pipeline.Now = now.ToUnixTimeMilliseconds();
        bool isWhole = reader.TryReadJson(
            signal,
            body,
            now.ToUnixTimeMilliseconds(),
            batch,
            sink,
            out OtlpFailure failure
        );
        Assert.True(isWhole, failure.ToString());
    }

    private sealed class Sink(Pipeline pipeline) : IObservationSink
    {
        public void Accept(ObservationBatch batch) => pipeline.Accept(batch);
    }
}
