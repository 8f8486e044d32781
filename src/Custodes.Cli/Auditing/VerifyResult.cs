using Custodes.Evidence.Notes;
using Custodes.Evidence.Verification;

namespace Custodes.Cli.Auditing;

/// <summary>Everything that is told about a verification.</summary>
/// <param name="Arguments">What was asked.</param>
/// <param name="Inputs">What was believed.</param>
/// <param name="Report">What was found.</param>
/// <param name="Tally">The entries by type.</param>
/// <param name="IsLive">Whether files beyond the checkpoint were accepted, because the log is being written.</param>
/// <param name="PassedOver">Files of other software that were not looked at.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record VerifyResult(
    VerifyArguments Arguments,
    VerifyInputs Inputs,
    LogReport Report,
    EntryTally Tally,
    bool IsLive,
    long PassedOver,
    TimeSpan Duration
)
{
    /// <summary>How many entries the checkpoint covers; 0 without one.</summary>
    public long Size => Report.Head?.Checkpoint.Size ?? 0;

    /// <summary>Entries a second.</summary>
    public double Rate => Duration > TimeSpan.Zero ? Size / Duration.TotalSeconds : 0;

    /// <summary>Whether the policy's quorum cosigned the checkpoint; null where none was asked for.</summary>
    public bool? HasQuorum =>
        Inputs.Policy is { } policy && policy.Quorum != WitnessPolicy.NoQuorum
            ? Report.Head is { } head && policy.IsQuorum(head.Signatures)
            : null;

    /// <summary>The witnesses of the policy whose cosignatures hold, each once.</summary>
    public IReadOnlyList<VerifiedSignature> Cosignatures =>
        [
            .. (Report.Head?.Signatures ?? [])
                .Where(one => one.Key.Kind == SignatureKind.CosignatureV1)
                .DistinctBy(one => one.Key.Key),
        ];

    /// <summary>Signature lines that no key was there to check with.</summary>
    public int UncheckedSignatures =>
        Report.Head is { } head ? head.Note.Signatures.Count - head.Signatures.Count : 0;

    /// <summary>When the newest cosignature was made; null without any.</summary>
    public DateTimeOffset? CosignedAt =>
        Cosignatures.Count == 0
            ? null
            : DateTimeOffset.UnixEpoch.AddSeconds(
                Math.Min(Cosignatures.Max(one => one.TimestampSeconds), LastSecond)
            );

    // A witness may state any time; the calendar ends in the year 9999.
    private static double LastSecond =>
        (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).TotalSeconds - 1;
}
