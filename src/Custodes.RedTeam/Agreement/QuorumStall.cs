using Custodes.Consensus.Protocol;
using Custodes.Primitives;
using Custodes.Simulation.Consensus;
using Custodes.Simulation.Liars;

namespace Custodes.RedTeam.Agreement;

/// <summary>As many validators as may fail say nothing, or everything too late, whenever it is theirs to lead or to vote.</summary>
/// <remarks>
/// One more of them stops certificates altogether: that is what three quarters cost, and no defence; see
/// the attack on containment for what must not stop then.
/// </remarks>
internal sealed class QuorumStall : IAttack
{
    /// <summary>Times of an undisturbed epoch that one may take.</summary>
    internal const double TimesMax = 10;

    private const int Validators = 8;
    private const int Liars = 2;
    private const int Epochs = 16;

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "quorum-stall",
            12,
            "Silent and late validators",
            "The longest of 16 epochs takes more than ten times the longest one of the same cluster without liars.",
            [Defence.LeaderRotation],
            "AML.T0029",
            "T4",
            IsStory: false
        );

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial)
    {
        SplitMix64 draw = new(trial.Seed);
        SimClusterOptions undisturbed = new()
        {
            Seed = trial.Seed,
            Validators = Validators,
            Byzantine = 0,
            IsCalm = true,
            Epochs = Epochs,
        };

        // Where nobody else takes over, silence is the stronger form: what is late comes in the end.
        bool isRotating = trial.Has(Defence.LeaderRotation);
        bool isSilent = draw.Below(2) == 0 || !isRotating;
        ClusterReport report = SimCluster.Run(
            undisturbed with
            {
                Byzantine = Liars,
                Liars = isSilent ? LiarKind.Silent : LiarKind.Late,
                LostTimers = isRotating ? TimerKind.None : TimerKind.View,
            }
        );
        long usualMs = SimCluster.Run(undisturbed).LongestEpochMs;
        return Judge(report.LongestEpochMs, usualMs, report.Decided);
    }

    /// <summary>The criterion.</summary>
    internal static TrialResult Judge(long longestEpochMs, long usualMs, int epochs)
    {
        double times = (double)longestEpochMs / usualMs;
        return new TrialResult(times > TimesMax, times, "times the usual", (ulong)epochs);
    }
}
