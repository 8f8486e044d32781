using System.Threading.Channels;

namespace Custodes.Node.Serving;

/// <summary>The one owner of the pipeline: takes work from a bounded queue, one after the other.</summary>
/// <remarks>
/// An exception in a piece of work is a bug or a broken promise of the disk: it ends the loop, and
/// <see cref="Completion"/> tells whoever started it, who ends the process.
/// </remarks>
internal sealed class PipelineLoop
{
    private readonly Channel<LoopWork> queue;
    private readonly int countMax;
    private readonly Action afterEach;

    /// <summary>A loop whose queue holds so many.</summary>
    /// <param name="countMax">Pieces of work that may wait.</param>
    /// <param name="afterEach">What its owner looks after once a piece is done, however many wait.</param>
    public PipelineLoop(int countMax, Action afterEach)
    {
        this.countMax = countMax;
        this.afterEach = afterEach;
        queue = Channel.CreateBounded<LoopWork>(
            new BoundedChannelOptions(countMax) { SingleReader = true }
        );
    }

    /// <summary>Ends when <see cref="Close"/> was called and all that was queued is done; faults on a bug.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Pieces of work that wait.</summary>
    public int Depth => queue.Reader.Count;

    /// <summary>How many may.</summary>
    public int DepthMax => countMax;

    /// <summary>Begins to work.</summary>
    public void Start() => Completion = RunAsync();

    /// <summary>Queues work; false when there is no room or the loop is closed.</summary>
    public bool TryPost(LoopWork work) => queue.Writer.TryWrite(work);

    /// <summary>Queues work when there is room.</summary>
    /// <exception cref="OperationCanceledException">Whoever asks went away, or the loop is closed.</exception>
    public async Task<T> PostAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        LoopTask<T> task = new(work);
        try
        {
            await queue.Writer.WriteAsync(task, cancellationToken);
        }
        catch (ChannelClosedException closed)
        {
            throw new OperationCanceledException("the node is going down", closed);
        }

        return await task.Answer;
    }

    /// <summary>Takes no more work.</summary>
    public void Close() => _ = queue.Writer.TryComplete();

    private async Task RunAsync()
    {
        // Off the caller's thread, whatever the queue holds.
        await Task.Yield();
        await foreach (LoopWork work in queue.Reader.ReadAllAsync())
        {
            work.Run();
            afterEach();
        }
    }
}
