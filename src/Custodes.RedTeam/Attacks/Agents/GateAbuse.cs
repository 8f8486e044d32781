using System.Collections.Immutable;
using Custodes.Baselines.Behaviour;
using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.RedTeam.Attacks.Agents;

/// <summary>
/// Makes an honest agent do something odd whenever suspicion of it falls, so that it stops learning while its work changes;
/// what it then does honestly is to look wrong for ever.
/// </summary>
/// <remarks>A colleague whose work changes in the same way is left alone: what it alarms is what the change itself costs.</remarks>
internal sealed class GateAbuse : ITunedAttack
{
    private const int Epochs = 100;
    private const int SessionsAfter = 400;
    private const int CallsPerSession = 8;
    private const double OctavesOfChange = 1;
    private const double SpreadOctaves = 0.4;

    // Where the product stops to learn.
    private const float GateNats = 4.6f;
    private const double ExcessMax = 2;

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "gate-abuse",
            27,
            "Learning-gate abuse",
            "After 100 epochs the victim alarms honest sessions more than twice as often as a colleague left alone, and as the nominal rate.",
            [Defence.FadingSuspicion],
            "AML.T0020, AML.T0031",
            "T1, T10",
            IsStory: false
        );

    /// <inheritdoc/>
    public ImmutableArray<string> Choices { get; } =
        ["a call 8 times as large", "a call 32 times as large", "a call 256 times as large"];

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial) => Run(trial, 0);

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial, int choice)
    {
        using WatchedFleet fleet = TrainedFleets.Clerks(trial);
        SplitMix64 draw = new(trial.Seed);
        int victim = draw.Below(ClerkLife.Clerks);
        int colleague = (victim + 1 + draw.Below(ClerkLife.Clerks - 1)) % ClerkLife.Clerks;
        double oddOctaves = choice switch
        {
            0 => 3,
            1 => 5,
            _ => 8,
        };
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            double change = OctavesOfChange * epoch / Epochs;
            bool isOdd = SuspicionOf(fleet, victim) < GateNats;
            Play(fleet, ref draw, victim, $"victim {epoch}", change, isOdd ? oddOctaves : 0);
            Play(fleet, ref draw, colleague, $"colleague {epoch}", change, oddOctaves: 0);
            Hold(fleet, trial, victim);
        }

        int alarms = 0;
        int usual = 0;
        for (int session = 0; session < SessionsAfter; session++)
        {
            Play(fleet, ref draw, victim, $"victim after {session}", OctavesOfChange, 0);
            Play(fleet, ref draw, colleague, $"colleague after {session}", OctavesOfChange, 0);
            Hold(fleet, trial, victim);
            alarms += fleet.HasAlarmed($"victim after {session}") ? 1 : 0;
            usual += fleet.HasAlarmed($"colleague after {session}") ? 1 : 0;
        }

        double nominal = Math.Max(usual, WatchedFleet.Small.Alpha * SessionsAfter);
        double excess = alarms / nominal;
        return new TrialResult(
            excess > ExcessMax,
            excess,
            "times the nominal alarms",
            (ulong)(2 * CallsPerSession * (Epochs + SessionsAfter))
        );
    }

    private static void Play(
        WatchedFleet fleet,
        ref SplitMix64 draw,
        int clerk,
        string session,
        double change,
        double oddOctaves
    )
    {
        string agent = ClerkLife.Name(clerk);
        for (int call = 0; call < CallsPerSession; call++)
        {
            uint place = ClerkLife.HomePlace(clerk);
            ref Observation row = ref ClerkLife.Quiet(fleet, agent, session, call, call, place);
            double octaves =
                change
                + (SpreadOctaves * Normal(ref draw))
                + (call == CallsPerSession / 2 ? oddOctaves : 0);
            row.ArgumentBytes = (int)(row.ArgumentBytes * Math.Pow(2, octaves));
        }

        fleet.End(agent, ClerkLife.Role, session, CallsPerSession);
        fleet.Flush();
    }

    // Left out, suspicion that rose to where learning stops stays there.
    private static void Hold(WatchedFleet fleet, AttackTrial trial, int clerk)
    {
        if (!trial.Has(Defence.FadingSuspicion))
        {
            ref AgentBlock block = ref fleet.Pipeline.Behaviour.Agent(
                fleet.Slot(ClerkLife.Name(clerk))
            );
            block.Suspicions[0] = Math.Max(block.Suspicions[0], GateNats);
        }
    }

    private static float SuspicionOf(WatchedFleet fleet, int clerk)
    {
        ref AgentBlock block = ref fleet.Pipeline.Behaviour.Agent(
            fleet.Slot(ClerkLife.Name(clerk))
        );
        return Math.Max(
            block.Suspicions[0],
            Math.Max(block.Suspicions[1], block.Suspicions[2])
        );
    }

    private static double Normal(ref SplitMix64 draw) =>
        Math.Sqrt(-2 * Math.Log(1 - draw.Unit())) * Math.Cos(2 * Math.PI * draw.Unit());
}
