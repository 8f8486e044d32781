namespace Custodes.Evidence.Tree;

/// <summary>What became of reading a file of a log.</summary>
public enum LogFileAnswer
{
    /// <summary>It was read.</summary>
    Found = 0,

    /// <summary>There is none.</summary>
    Missing = 1,

    /// <summary>It is longer than any such file may be.</summary>
    TooLong = 2,

    /// <summary>The operating system or the server refused.</summary>
    Unreadable = 3,
}
