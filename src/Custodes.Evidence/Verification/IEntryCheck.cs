namespace Custodes.Evidence.Verification;

/// <summary>Judges what entries say, one after the other; the tree is judged elsewhere.</summary>
/// <remarks>Foreign logs are checked without one: to them, entries are bytes.</remarks>
public interface IEntryCheck
{
    /// <summary>The next entry.</summary>
    /// <param name="index">Its place in the log; ascending without gaps, but not always from 0.</param>
    /// <param name="entry">Its bytes.</param>
    /// <returns>What is wrong with it, for people; null when nothing is.</returns>
    string? Check(long index, ReadOnlySpan<byte> entry);

    /// <summary>Whether the log may end here.</summary>
    /// <param name="size">How many entries it has.</param>
    /// <returns>What is missing, for people; null when nothing is.</returns>
    string? CheckEnd(long size);
}
