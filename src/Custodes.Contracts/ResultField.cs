namespace Custodes.Contracts;

/// <summary>One field of a result: its name's keyed hash and the longest value it held.</summary>
/// <param name="Name">Keyed hash of the field's name; 0 for a result that is one bare text.</param>
/// <param name="Length">Characters of the longest value.</param>
public readonly record struct ResultField(ulong Name, int Length);
