namespace Custodes.Node.Serving;

/// <summary>Something that the pipeline's owner is to do and somebody waits for.</summary>
internal sealed class LoopTask<T>(Func<T> work) : LoopWork
{
    // Whoever waits must not go on on the owner's time.
    private readonly TaskCompletionSource<T> done = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    /// <summary>The answer.</summary>
    public Task<T> Answer => done.Task;

    /// <inheritdoc/>
    public override void Run() => done.SetResult(work());
}
