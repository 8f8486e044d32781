using System.Diagnostics.CodeAnalysis;
using Custodes.Configuration;
using Custodes.Contracts;
using Custodes.Node;
using Custodes.Node.Evidence;
using Custodes.Node.State;
using Custodes.Primitives;
using Custodes.Storage;
using Custodes.Storage.Keys;
using Custodes.Storage.Log;
using Custodes.Telemetry.Jsonl;

namespace Custodes.Cli.Watching;

/// <summary>One run of <c>custodes watch</c>: learns, scores, shows.</summary>
internal sealed class Watch : IObservationSink, IDisposable
{
    private const int BatchRows = 512;
    private const string EvidenceOrigin = "custodes.local/watch";

    // A replay concludes much in little time, and nobody waits for a single entry.
    private const int EvidenceCommitMs = 1_000;
    private static readonly string ProgramVersion =
        typeof(Watch).Assembly.GetName().Version?.ToString() ?? "";

    private readonly WatchArguments arguments;
    private readonly WatchOutput show;
    private readonly TextWriter talk;
    private readonly Pipeline pipeline;
    private readonly WatchListener listener;
    private readonly JsonlReader reader;
    private readonly Progress progress;
    private readonly SessionOrder order = new();
    private readonly KeptPipeline? kept;
    private readonly EvidenceLog? evidence;
    private readonly long loadedCount;

    private Watch(
        WatchArguments arguments,
        WatchOutput show,
        TextWriter? scores,
        TextWriter talk,
        DescriptorRules descriptors,
        TimeProvider time
    )
    {
        this.arguments = arguments;
        this.show = show;
        this.talk = talk;
        progress = new Progress(
            talk,
            time,
            !Console.IsErrorRedirected,
            () => pipeline!.ObservationCount - loadedCount
        );
        listener = new WatchListener(show, scores, progress);

        PipelineOptions options = new() { Alpha = arguments.Alpha, Descriptors = descriptors };
        if (arguments.StateDirectory is { } directory)
        {
            kept = KeptPipeline.Open(
                directory,
                StateOptions.Default,
                options,
                new NameLimits(),
                listener
            );
            pipeline = kept.Pipeline;
        }
        else
        {
            // A replay is repeatable, so its hash is not secret: two runs over a file say the same.
            pipeline = new Pipeline(
                options,
                new Names(new KeyedHash(0, 0), new NameLimits()),
                listener
            );
        }

        loadedCount = pipeline.ObservationCount;
        listener.Names = pipeline.Names;
        if (arguments.EvidenceDirectory is { } evidenceDirectory)
        {
            evidence = EvidenceLog.Open(
                new EvidenceOptions
                {
                    Directory = evidenceDirectory,
                    Origin = EvidenceOrigin,
                    ProgramVersion = ProgramVersion,
                    CommitMs = EvidenceCommitMs,
                },
                time,
                long.MaxValue,
                static _ => { }
            );
            listener.Evidence = evidence;
        }

        reader = new JsonlReader(pipeline.Names, new JsonlLimits());
    }

    /// <summary>Runs it to the end.</summary>
    public static ExitCode Run(
        WatchArguments arguments,
        TextWriter output,
        TextWriter talk,
        TimeProvider time,
        bool hasColour
    )
    {
        if (!TryReadDescriptors(arguments, talk, out DescriptorRules? descriptors))
        {
            return ExitCode.Failed;
        }

        TextWriter? scores = null;
        try
        {
            if (arguments.ScoresPath is { } path)
            {
                scores = new StreamWriter(path);
                scores.Write("trace,score,first_alarm_seq\n");
            }

            WatchOutput shown = new(output, arguments.Json, hasColour);
            using Watch watch = new(arguments, shown, scores, talk, descriptors, time);
            return watch.Run();
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or UnauthorizedAccessException
                        or StateDirectoryException
                        or LogStartException
                        or KeyFileException
                        or EvidenceFailedException
            )
        {
            talk.WriteLine($"custodes watch: {exception.Message}");
            return ExitCode.Failed;
        }
        finally
        {
            scores?.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Accept(ObservationBatch batch)
    {
        // Time in a replay is its position: a session that no event of the last thousands touched is over.
        pipeline.Now += batch.Count;
        pipeline.Accept(batch);
        evidence?.Take(batch, evidence.NextSequence);
        evidence?.Tick();
        foreach (ulong ended in order.EndedIn(batch))
        {
            pipeline.CloseSession(ended);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        evidence?.Dispose();
        if (kept is null)
        {
            pipeline.Dispose();
        }

        kept?.Dispose();
    }

    private static bool TryReadDescriptors(
        WatchArguments arguments,
        TextWriter talk,
        [NotNullWhen(true)] out DescriptorRules? descriptors
    )
    {
        descriptors = DescriptorRules.None;
        if (arguments.DescriptorsPath is not { } path)
        {
            return true;
        }

        try
        {
            if (
                DescriptorFile.TryRead(
                    File.ReadAllText(path),
                    out descriptors,
                    out IReadOnlyList<ConfigurationError> errors
                )
            )
            {
                return true;
            }

            foreach (ConfigurationError error in errors)
            {
                talk.WriteLine($"custodes watch: --descriptors {path}: {error}");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            talk.WriteLine($"custodes watch: --descriptors: {exception.Message}");
        }

        descriptors = null;
        return false;
    }

    private ExitCode Run()
    {
        if (!IsStateWhole())
        {
            return ExitCode.Failed;
        }

        TraceSource source = new(reader, new ObservationBatch(BatchRows), this, progress);
        bool isWhole = true;
        if (arguments.LearnFiles.Length > 0)
        {
            listener.IsWatching = false;
            pipeline.Judges = false;
            isWhole = PumpAll(source, arguments.LearnFiles);
            pipeline.Drain();
            pipeline.Settle();
        }

        listener.IsWatching = true;
        pipeline.Judges = true;
        pipeline.Learns = !arguments.Freeze;
        isWhole &= PumpAll(source, arguments.Files);
        pipeline.Drain();
        progress.Clear();
        Report();
        EndEvidence();
        _ = kept?.Commit();
        if (!isWhole)
        {
            return ExitCode.Failed;
        }

        return arguments.FailOnAlarm && listener.Alarms > 0 ? ExitCode.Alarm : ExitCode.Done;
    }

    // A directory that a server left in a hurry still has records to take in, which only it can read.
    private bool IsStateWhole()
    {
        if (kept is null)
        {
            return true;
        }

        foreach (SnapshotProblem problem in kept.Directory.SnapshotProblems)
        {
            talk.WriteLine($"custodes watch: --state: {problem}");
        }

        if (!kept.Directory.Replay().Any())
        {
            return true;
        }

        talk.WriteLine(
            $"custodes watch: --state: {arguments.StateDirectory} holds a server's journal; start and stop `custodes serve` on it first"
        );
        return false;
    }

    private bool PumpAll(TraceSource source, string[] files)
    {
        bool isWhole = true;
        foreach (string file in files)
        {
            if (source.Pump(file) is { } wrong)
            {
                progress.Clear();
                talk.WriteLine($"custodes watch: {wrong}");
                isWhole = false;
            }
        }

        return isWhole;
    }

    private void EndEvidence()
    {
        if (evidence is null)
        {
            return;
        }

        evidence.Stop("end of the replay");
        talk.WriteLine(
            $"custodes watch: evidence: {evidence.PublishedSize} entries in {arguments.EvidenceDirectory}, signed by {evidence.Verifier}"
        );
    }

    private void Report()
    {
        SortedDictionary<string, long> leftOut = new(StringComparer.Ordinal);
        foreach (JsonlFailure failure in Enum.GetValues<JsonlFailure>())
        {
            long count = reader.Counters.RejectedFor(failure);
            if (failure != JsonlFailure.None && count > 0)
            {
                leftOut[failure.ToString()] = count;
            }
        }

        foreach (JsonlRejection rejection in reader.Counters.Rejections)
        {
            talk.WriteLine($"custodes watch: left out: {rejection}");
        }

        List<RoleLine> roles = [];
        foreach ((string role, WatchListener.RoleCounts counts) in listener.Roles)
        {
            roles.Add(
                new RoleLine(
                    role,
                    counts.Agents.Count,
                    counts.Sessions,
                    counts.Observations,
                    counts.Alarms,
                    counts.Learnt
                )
            );
        }

        double seconds = progress.Elapsed.TotalSeconds;
        long watched = pipeline.ObservationCount - loadedCount;
        show.Close(
            new WatchSummary(
                "summary",
                roles,
                watched,
                listener.Alarms,
                seconds,
                watched / Math.Max(seconds, 1e-9),
                leftOut
            )
        );
    }
}
