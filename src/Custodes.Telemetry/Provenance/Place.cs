namespace Custodes.Telemetry.Provenance;

/// <summary>Where a fingerprint first stood: a leaf by its number, and the offset in that leaf.</summary>
internal struct Place
{
    public long Leaf;
    public int Offset;
    public bool IsUsed;
}
