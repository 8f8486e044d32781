namespace Custodes.Primitives.State;

/// <summary>Takes a state as named sections, one after the other.</summary>
public interface ISectionSink
{
    /// <summary>Ends the section before and begins the next; names are unique.</summary>
    void Begin(string name);

    /// <summary>Appends to the section that was begun last.</summary>
    void Append(ReadOnlySpan<byte> bytes);
}
