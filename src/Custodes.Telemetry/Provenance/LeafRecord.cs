namespace Custodes.Telemetry.Provenance;

/// <summary>A leaf of a result, without its text.</summary>
internal struct LeafRecord
{
    /// <summary>The action whose result it is.</summary>
    public ulong Action;

    /// <summary>Keyed hash of its field's name.</summary>
    public ulong Key;

    /// <summary>Its characters.</summary>
    public int Length;

    /// <summary>Where it starts in the result.</summary>
    public int Start;

    /// <summary>The observation that brought it.</summary>
    public int Sequence;

    /// <summary>Which of its session's results it stands in.</summary>
    public int Result;
}
