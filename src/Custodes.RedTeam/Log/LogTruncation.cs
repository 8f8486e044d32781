using Custodes.Evidence.Verification;
using Custodes.Primitives;

namespace Custodes.RedTeam.Log;

/// <summary>
/// The operator drops the newest entries, or writes others in their place, and signs the shorter or other
/// log anew, in all its files, with the log's own key.
/// </summary>
internal sealed class LogTruncation : IAttack
{
    private const int EntriesMax = 600;

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "log-truncation",
            Number: null,
            "The newest entries dropped or rewritten",
            "An auditor who has seen an older head finds the log sound after entries under that head were dropped or rewritten.",
            [Defence.RememberedHeads],
            "AML.T0031",
            "T8",
            IsStory: false
        );

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial)
    {
        SplitMix64 draw = new(trial.Seed);
        ulong keySeed = draw.Next();
        using WitnessedLog honest = new(keySeed);
        using WitnessedLog forged = new(keySeed);
        int kept = draw.Below(EntriesMax);
        if (kept > 0)
        {
            SplitMix64 same = draw;
            honest.Append(ref same, kept);
            forged.Append(ref draw, kept);
        }

        honest.Append(ref draw, 1 + draw.Below(8));
        TreeHead seen = honest.Head;
        if (draw.Below(2) == 0 || kept == 0)
        {
            // At least as long again, so that the size alone shows nothing.
            forged.Append(ref draw, 8 + draw.Below(8));
        }

        forged.Publish(forged.Sign(forged.Head), []);
        TreeCheckOptions options = new()
        {
            OldHeads = trial.Has(Defence.RememberedHeads) ? [seen] : [],
        };
        bool isUnseen = LogVerifier.Verify(forged, forged.Key, options).IsSound;
        return new TrialResult(isUnseen, isUnseen ? 1 : 0, "cuts unseen", (ulong)kept);
    }
}
