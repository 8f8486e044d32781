using System.Diagnostics.CodeAnalysis;
using Custodes.Cryptography;

namespace Custodes.Clocks.Windows;

/// <summary>What only the holder of a lottery has: one value for each epoch, fixed in advance.</summary>
/// <remarks>
/// A hash chain here; a verifiable random function could take its place, with a proof for what is revealed.
/// Neither may leave its holder a choice: then it could look for values that suit it.
/// </remarks>
public interface IWindowSecret
{
    /// <summary>What is revealed once the epoch is over.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="epochBase">Its base. A chain does not need it, a function would be evaluated at it.</param>
    /// <param name="reveal">Up to a few hundred bytes.</param>
    /// <returns>False when the lottery does not reach so far.</returns>
    bool TryReveal(long epoch, Sha256Hash epochBase, [NotNullWhen(true)] out byte[]? reveal);
}
