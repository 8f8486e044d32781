using System.Collections.Immutable;
using Custodes.Clocks.Windows;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.RedTeam.Windows;

/// <summary>An attacker who is looked at only in windows does what he must not in between, for a tenth of the time.</summary>
/// <remarks>
/// The windows of 3,600 slots of a second, 30 apart on average. He sees every window that opens, knows all earlier
/// epochs' windows once they are revealed, and stops as soon as one opens; but what he did in its first slot is seen.
/// </remarks>
internal sealed class WindowEdges : ITunedAttack
{
    private const int Slots = 3600;
    private const int MeanSlots = 30;

    // At twice the limit in a tenth of the slots he is at 1.1 times the limit over the epoch.
    private const int Needed = Slots / 10;

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "window-edges",
            18,
            "Window-edge coordination",
            "In one epoch he is at more than 1.1 times the limit on average, and no window sees it.",
            [Defence.SecretWindows],
            "AML.T0015",
            "T8, T10",
            IsStory: true
        );

    /// <inheritdoc/>
    public ImmutableArray<string> Choices { get; } =
    [
        "where no window was last time",
        "right after each window",
        "in the last tenth",
        "in one block somewhere",
        "scattered",
    ];

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial) => Run(trial, 0);

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial, int choice)
    {
        SplitMix64 random = new(trial.Seed);
        byte[] seed = new byte[HashChain.SeedBytes];
        BitConverter.TryWriteBytes(seed, random.Next());
        using HashChain chain = new(seed, 4, firstEpoch: 1);
        WindowTerms terms = new()
        {
            SlotMs = 1000,
            SlotCount = Slots,
            Threshold = WindowTerms.ThresholdOf(MeanSlots),
        };
        Sha256Hash epochBase = Sha256.Of(BitConverter.GetBytes(trial.Seed));
        WindowSchedule last = new(chain[1], epochBase, terms);

        // Fixed windows are those of the last epoch again: what was revealed then is still true.
        WindowSchedule now =
            trial.Design == TargetDesign.Hardened && trial.Has(Defence.SecretWindows)
                ? new WindowSchedule(chain[2], epochBase, terms)
                : last;
        int done = 0;
        int seen = 0;
        int sinceWindow = MeanSlots;
        int blockStart = random.Below(Slots - Needed);
        for (int slot = 0; slot < Slots; slot++)
        {
            bool isWindow = now.IsWindow(slot);
            bool acts =
                done < Needed
                && choice switch
                {
                    0 => !last.IsWindow(slot),
                    1 => sinceWindow < MeanSlots / 4,
                    2 => slot >= Slots - Needed,
                    3 => slot >= blockStart && slot < blockStart + Needed,
                    _ => random.Below(10) == 0,
                };
            done += acts ? 1 : 0;
            seen += acts && isWindow ? 1 : 0;
            sinceWindow = isWindow ? 0 : sinceWindow + 1;
        }

        bool isEnough = done >= Needed;
        return new TrialResult(
            isEnough && seen == 0,
            1 + ((double)done / Slots),
            "times the limit",
            1
        );
    }
}
