namespace Custodes.Cli.Keeping;

/// <summary>What an operator says of a node; the reader of the registry says whether it makes sense.</summary>
internal sealed record NodeEntry(
    int Index,
    string Name,
    string Kind,
    string Address,
    string Owner,
    int Weight
);
