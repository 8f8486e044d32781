namespace Custodes.Storage;

/// <summary>A torn end that was cut off a segment: bytes that never became a whole record.</summary>
/// <param name="Path">Of the segment.</param>
/// <param name="Offset">Where it was cut.</param>
/// <param name="Bytes">How much was cut off.</param>
/// <param name="LastNumber">The last record that is left; 0 when there is none.</param>
public sealed record JournalLoss(string Path, long Offset, long Bytes, ulong LastNumber)
{
    /// <summary>The same as a sentence for operators.</summary>
    public override string ToString() =>
        $"{Path}: cut {Bytes} bytes of an unfinished record at byte {Offset}, after record {LastNumber}";
}
