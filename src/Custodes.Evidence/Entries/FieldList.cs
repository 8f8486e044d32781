namespace Custodes.Evidence.Entries;

/// <summary>The items of a list that were not read yet.</summary>
/// <param name="Name">What the list is called.</param>
/// <param name="Place">Where the next item is.</param>
/// <param name="Left">How many there are.</param>
/// <param name="Index">Which one the next is.</param>
internal readonly record struct FieldList(string Name, int Place, int Left, int Index = 0);
