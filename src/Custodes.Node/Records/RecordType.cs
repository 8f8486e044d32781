namespace Custodes.Node.Records;

/// <summary>What a journal record is. Numbers are on disk: never reuse one.</summary>
internal enum RecordType : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Observations, in the form that the pipeline takes.</summary>
    Batch = 1,

    /// <summary>Time passed without observations.</summary>
    Tick = 2,

    /// <summary>An operator's order.</summary>
    Order = 3,

    /// <summary>A baseline that the whole fleet agreed on.</summary>
    Certified = 4,
}
