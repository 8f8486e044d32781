namespace Custodes.Node.Serving;

/// <summary>Something that the pipeline's owner is to do.</summary>
internal abstract class LoopWork
{
    /// <summary>Does it and tells whoever waits.</summary>
    public abstract void Run();
}
