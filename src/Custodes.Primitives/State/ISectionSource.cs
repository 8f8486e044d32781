namespace Custodes.Primitives.State;

/// <summary>Gives back the sections of a saved state.</summary>
public interface ISectionSource
{
    /// <summary>A section's bytes, valid until the next call; false when there is no such section.</summary>
    bool TryRead(string name, out ReadOnlyMemory<byte> bytes);
}
