namespace Custodes.Cluster.Messages;

/// <summary>A message whose sender signed it.</summary>
/// <param name="Sender">Index of who made it; not who carried it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Epoch">Which epoch it is about.</param>
/// <param name="Body">Not read yet.</param>
/// <param name="Raw">All of it, to be carried on.</param>
public sealed record ClusterMessage(
    ushort Sender,
    MessageKind Kind,
    ulong Epoch,
    ReadOnlyMemory<byte> Body,
    ReadOnlyMemory<byte> Raw
);
