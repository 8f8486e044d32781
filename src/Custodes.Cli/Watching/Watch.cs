using System.Diagnostics.CodeAnalysis;
using Custodes.Configuration;
using Custodes.Contracts;
using Custodes.Node;
using Custodes.Primitives;
using Custodes.Telemetry.Jsonl;

namespace Custodes.Cli.Watching;

/// <summary>One run of <c>custodes watch</c>: learns, scores, shows.</summary>
internal sealed class Watch : IObservationSink, IDisposable
{
    private const int BatchRows = 512;
    private readonly WatchArguments arguments;
    private readonly WatchOutput show;
    private readonly TextWriter talk;
    private readonly Pipeline pipeline;
    private readonly WatchListener listener;
    private readonly JsonlReader reader;
    private readonly Progress progress;
    private readonly SessionOrder order = new();

    private Watch(
        WatchArguments arguments,
        WatchOutput show,
        TextWriter? scores,
        TextWriter talk,
        IReadOnlyList<DescriptorOverride> overrides,
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
            () => pipeline!.ObservationCount
        );
        listener = new WatchListener(show, scores, progress);

        // A replay is repeatable, so its hash is not secret: two runs over a file say the same.
        Names names = new(new KeyedHash(0, 0), new NameLimits());
        listener.Names = names;
        pipeline = new Pipeline(
            new PipelineOptions { Alpha = arguments.Alpha, DescriptorOverrides = overrides },
            names,
            listener
        );
        reader = new JsonlReader(names, new JsonlLimits());
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
        if (!TryReadOverrides(arguments, talk, out IReadOnlyList<DescriptorOverride>? overrides))
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
            using Watch watch = new(arguments, shown, scores, talk, overrides, time);
            return watch.Run();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
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
        foreach (ulong ended in order.EndedIn(batch))
        {
            pipeline.CloseSession(ended);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => pipeline.Dispose();

    private static bool TryReadOverrides(
        WatchArguments arguments,
        TextWriter talk,
        [NotNullWhen(true)] out IReadOnlyList<DescriptorOverride>? overrides
    )
    {
        overrides = [];
        if (arguments.DescriptorsPath is not { } path)
        {
            return true;
        }

        try
        {
            if (
                DescriptorFile.TryRead(
                    File.ReadAllText(path),
                    out overrides,
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

        overrides = null;
        return false;
    }

    private ExitCode Run()
    {
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
        if (!isWhole)
        {
            return ExitCode.Failed;
        }

        return arguments.FailOnAlarm && listener.Alarms > 0 ? ExitCode.Alarm : ExitCode.Done;
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
        show.Close(
            new WatchSummary(
                "summary",
                roles,
                pipeline.ObservationCount,
                listener.Alarms,
                seconds,
                pipeline.ObservationCount / Math.Max(seconds, 1e-9),
                leftOut
            )
        );
    }
}
