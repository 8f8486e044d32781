using System.Diagnostics.CodeAnalysis;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Verification;

namespace Custodes.Evidence.Witnessing;

/// <summary>A witness behind whatever brings it requests. Any thread; two requests for one log wait for each other.</summary>
public interface IWitness
{
    /// <summary>Whom others must know to check what it signs.</summary>
    VerifierKey Key { get; }

    /// <summary>Judges a body, and when it signs, keeps the head durably before it returns.</summary>
    /// <param name="body">As it came.</param>
    /// <param name="nowSeconds">Seconds since 1970.</param>
    WitnessAnswer Add(ReadOnlySpan<byte> body, long nowSeconds);

    /// <summary>The newest head of a log, with the log's signatures and this witness's.</summary>
    /// <param name="originHash">As <see cref="WitnessLogs.HashOf"/> says.</param>
    /// <param name="note">The note; not to be written to.</param>
    /// <returns>False when none was cosigned, or the log is unknown.</returns>
    bool TryHead(string originHash, [NotNullWhen(true)] out byte[]? note);

    /// <summary>The origins it knows, sorted, with the last head of each.</summary>
    IReadOnlyList<KeyValuePair<string, TreeHead>> Heads();
}
