using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Custodes.Primitives;

/// <summary>States what must be true if the program is correct. Checked in Release builds too.</summary>
/// <remarks>
/// A broken invariant means memory or logic can no longer be trusted, so it is never caught and
/// never turned into an error reply. Bad input from outside is not an invariant: decode it with a
/// <c>Try</c> method that returns a reason.
/// </remarks>
public static class Invariant
{
    /// <summary>Throws <see cref="UnreachableException"/> unless <paramref name="holds"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void That(
        [DoesNotReturnIf(false)] bool holds,
        [CallerArgumentExpression(nameof(holds))] string claim = ""
    )
    {
        if (!holds)
        {
            Fail(claim);
        }
    }

    // Not marked against inlining: what only throws is not inlined anyway, and unmarked the compiler sees
    // that it does not return and keeps nothing for afterwards.
    [DoesNotReturn]
    private static void Fail(string claim) =>
        throw new UnreachableException($"Invariant broken: {claim}");
}
