namespace Custodes.Cli.Evaluating;

/// <summary>A learnt session, measured as if its prompt had never been seen.</summary>
/// <param name="Role">Keyed hash of its role.</param>
/// <param name="Prompt">Fingerprint of its prompt.</param>
/// <param name="Calls">The tool and the features of each of its scored calls.</param>
internal sealed record HonestSession(
    ulong Role,
    ulong Prompt,
    IReadOnlyList<(ulong Action, double[] Features)> Calls
);
