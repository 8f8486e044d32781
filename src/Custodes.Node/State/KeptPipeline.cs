using Custodes.Contracts;
using Custodes.Primitives;
using Custodes.Storage;

namespace Custodes.Node.State;

/// <summary>A pipeline whose state lives in a directory: opened, loaded, and written back.</summary>
/// <remarks>
/// <see cref="Commit"/> between batches makes what was learnt so far durable. Whoever journals batches
/// replays <see cref="StateDirectory.Replay"/> into <see cref="Pipeline"/> first: same batches, same
/// order, same clock give the same state. One thread, as the pipeline itself; one process a directory.
/// </remarks>
public sealed class KeptPipeline : IDisposable
{
    private KeptPipeline(StateDirectory directory, Pipeline pipeline)
    {
        Directory = directory;
        Pipeline = pipeline;
    }

    /// <summary>Where the state lives; what it lost on the way is told there.</summary>
    public StateDirectory Directory { get; }

    /// <summary>The pipeline, as the newest sound snapshot left it; fresh when there was none.</summary>
    public Pipeline Pipeline { get; }

    /// <summary>Opens a directory, makes it when it is missing, and loads what its snapshot holds.</summary>
    /// <exception cref="StateDirectoryException">
    /// The directory cannot be opened, or its snapshot is sound but does not fit the options: the message
    /// names section and place. Nothing was changed but torn ends.
    /// </exception>
    public static KeptPipeline Open(
        string directory,
        StateOptions stateOptions,
        PipelineOptions options,
        NameLimits nameLimits,
        IPipelineListener listener
    )
    {
        StateDirectory? opened = null;
        try
        {
            opened = StateDirectory.Open(directory, stateOptions);
            Names names = new(KeyedHash.FromSecret(opened.Secret.Span), nameLimits);
            KeptPipeline kept = new(opened, Load(opened, options, names, listener));
            opened = null;
            return kept;
        }
        finally
        {
            opened?.Dispose();
        }
    }

    /// <summary>Writes a snapshot of the state and removes what it makes superfluous.</summary>
    /// <remarks>Every record of the journal so far must have been taken in by the pipeline.</remarks>
    /// <returns>The number of the last record that the snapshot contains.</returns>
    /// <exception cref="IOException">The disk failed; the snapshots before are still there.</exception>
    public ulong Commit()
    {
        ulong number = Directory.Journal.Rotate();
        using (SnapshotWriter writer = Directory.BeginSnapshot(number))
        {
            Pipeline.Save(new SnapshotSink(writer));
            writer.Commit();
        }

        _ = Directory.Prune();
        return number;
    }

    /// <summary>Closes both; what was not committed or journalled is gone.</summary>
    public void Dispose()
    {
        Pipeline.Dispose();
        Directory.Dispose();
    }

    private static Pipeline Load(
        StateDirectory directory,
        PipelineOptions options,
        Names names,
        IPipelineListener listener
    )
    {
        if (directory.Snapshot is not { } snapshot)
        {
            return new Pipeline(options, names, listener);
        }

        return Pipeline.TryLoad(
            new SnapshotSource(snapshot),
            options,
            names,
            listener,
            out Pipeline? pipeline,
            out string? reason
        )
            ? pipeline
            : throw new StateDirectoryException(
                StateFault.SnapshotUnusable,
                $"{snapshot.Path}: {reason}"
            );
    }
}
