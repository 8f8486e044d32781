namespace Custodes.Evidence.Tree;

/// <summary>Takes the files that a growing tree needs written.</summary>
public interface ITileSink
{
    /// <summary>A file's whole content, in two parts that belong together.</summary>
    void Put(TileId id, ReadOnlySpan<byte> first, ReadOnlySpan<byte> rest);
}
