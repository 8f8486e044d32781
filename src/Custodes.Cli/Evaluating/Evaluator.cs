using System.Diagnostics.CodeAnalysis;
using Custodes.Contracts;
using Custodes.Descriptors;
using Custodes.Detection.Sessions;
using Custodes.Evaluation;
using Custodes.Evaluation.Evasions;
using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Protocols;
using Custodes.Evaluation.Reports;
using Custodes.Evaluation.Scoring;
using Custodes.Evaluation.Traces;
using Custodes.Evaluation.Trivial;
using Custodes.Node;
using Custodes.Primitives;
using Custodes.Telemetry.Jsonl;

namespace Custodes.Cli.Evaluating;

/// <summary>Loads labelled traces, and runs the real pipeline and the trivial baselines over them.</summary>
internal sealed class Evaluator
{
    private const int BatchRows = 1024;

    // Larger than any store of the protocols' data, so that a calibration uses every learnt session.
    private const int StoredSessions = 65_536;

    private readonly EvaluateArguments arguments;
    private readonly LabelledTraces labelled;
    private readonly Names names;

    private Evaluator(EvaluateArguments arguments, LabelledTraces labelled, Names names)
    {
        this.arguments = arguments;
        this.labelled = labelled;
        this.names = names;
    }

    /// <summary>Reads traces and labels; says on <paramref name="talk"/> what was wrong.</summary>
    public static bool TryLoad(
        EvaluateArguments arguments,
        TextWriter talk,
        [NotNullWhen(true)] out Evaluator? evaluator
    )
    {
        evaluator = null;
        if (!Labels.TryRead(arguments.Labels, out Labels? labels, out InputError? error))
        {
            talk.WriteLine($"custodes evaluate: {error.Message}");
            return false;
        }

        // The evaluation is repeatable, so its hash is not secret.
        Names table = new(new KeyedHash(0, 0), new NameLimits { SessionCountMax = 4_000_000 });
        TraceSetBuilder builder = new();
        if (!TryFeed(arguments.Traces, table, builder, talk))
        {
            return false;
        }

        LabelledTraces joined = new(builder.Build(), labels, table.Hash);
        talk.WriteLine(
            $"{joined.Traces.Count} traces, {joined.Traces.EventCount} events, {joined.InTimeOrder.Count} labelled"
        );
        evaluator = new Evaluator(arguments, joined, table);
        return true;
    }

    /// <summary>Runs the protocol.</summary>
    public bool TryEvaluate(TextWriter talk, [NotNullWhen(true)] out EvaluationReport? report)
    {
        report = null;
        _ = ProtocolNames.TryParse(arguments.Protocol, out Protocol protocol);
        _ = EvasionNames.TryParse(arguments.Evade, out EvasionMoves moves);
        Dictionary<ulong, ScoreModel> models = [];
        Func<ulong, Effect> effectOf = Effects();
        if (
            arguments.Refit
            && !new ModelFit(labelled, effectOf, talk).TryFitEach(names.Hash.Of, models)
        )
        {
            return false;
        }

        List<NamedScorer> scorers =
        [
            new("custodes", _ => new PipelineScorer(Options(protocol, models), OwnNames())),
            .. TrivialBaselines.All(action => effectOf(action) != Effect.Read),
        ];
        report = EvaluationRun.Run(
            new EvaluationRequest(labelled, protocol, scorers)
            {
                Moves = moves,
                IsRefit = arguments.Refit,
                ThreadCount = Environment.ProcessorCount,
            }
        );
        return true;
    }

    /// <summary>Fits on every suite and prints the weights as they are written in the product.</summary>
    public bool PrintWeights(TextWriter output, TextWriter talk)
    {
        if (!new ModelFit(labelled, Effects(), talk).TryFit(leftOut: null, out ScoreModel? model))
        {
            return false;
        }

        ModelText.Write(output, model);
        return true;
    }

    /// <summary>Writes the judged scorer's scores.</summary>
    public static bool TryWriteScores(EvaluationReport report, string path, TextWriter talk)
    {
        try
        {
            ScoreFile.Write(path, report.Scorers[0].Scores);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            talk.WriteLine($"custodes evaluate: --scores: {exception.Message}");
            return false;
        }
    }

    private static bool TryFeed(
        string[] paths,
        Names names,
        TraceSetBuilder builder,
        TextWriter talk
    )
    {
        if (!TraceFiles.TryFind(paths, out IReadOnlyList<string>? files, out InputError? error))
        {
            talk.WriteLine($"custodes evaluate: {error.Message}");
            return false;
        }

        JsonlReader reader = new(names, new JsonlLimits());
        ObservationBatch batch = new(BatchRows);
        foreach (string file in files)
        {
            reader.Restart();
            if (!TraceFiles.TryFeed(file, reader.Read, batch, builder, out error))
            {
                talk.WriteLine($"custodes evaluate: {error.Message}");
                return false;
            }
        }

        foreach (JsonlRejection rejection in reader.Counters.Rejections)
        {
            talk.WriteLine($"custodes evaluate: left out: {rejection}");
        }

        return true;
    }

    private PipelineOptions Options(Protocol protocol, Dictionary<ulong, ScoreModel> models)
    {
        PipelineOptions shipped = new() { Alpha = arguments.Alpha, ModelByRole = models };
        if (protocol == Protocol.Stream)
        {
            return shipped;
        }

        // Baselines that are complete are calibrated once, on all that was learnt.
        return shipped with
        {
            StoredSessionsPerRoleMax = StoredSessions,
            StoredSessionsPerPromptMax = StoredSessions,
            StoredSessionCountMax = StoredSessions,
        };
    }

    // Folds run at the same time and a pipeline interns and forgets names: each has its own table, made
    // of what all of them only read.
    private Names OwnNames()
    {
        Names own = new(names.Hash, new NameLimits());
        foreach ((ulong key, string name) in names.Actions.Sorted())
        {
            own.Actions.Restore(key, name);
        }

        return own;
    }

    // What an action that has no name does is nothing, as in the pipeline.
    private Func<ulong, Effect> Effects()
    {
        Dictionary<ulong, Effect> known = [];
        DescriptorTable table = new(DescriptorRules.None, 65_536);
        foreach ((ulong key, string name) in names.Actions.Sorted())
        {
            known[key] = table.Describe(name).Effect;
        }

        return action => known.GetValueOrDefault(action, Effect.Read);
    }
}
