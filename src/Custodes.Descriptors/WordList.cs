using System.Collections.Frozen;

namespace Custodes.Descriptors;

/// <summary>Reads lists of words as they stand in the source: separated by blanks and line ends.</summary>
internal static class WordList
{
    /// <summary>The words as a set.</summary>
    public static FrozenSet<string> Set(string text) =>
        FrozenSet.ToFrozenSet(Split(text), StringComparer.Ordinal);

    /// <summary>The words in their order.</summary>
    public static string[] Split(string text) =>
        text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
