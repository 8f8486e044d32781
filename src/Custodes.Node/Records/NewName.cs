namespace Custodes.Node.Records;

/// <summary>A name that telemetry brought for the first time.</summary>
/// <param name="Kind">Its table.</param>
/// <param name="Key">Its keyed hash.</param>
/// <param name="Text">As kept.</param>
internal readonly record struct NewName(NameKind Kind, ulong Key, string Text);
