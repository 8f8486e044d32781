using System.Collections.Concurrent;
using Custodes.Node;
using Custodes.Primitives;

namespace Custodes.RedTeam.Agents;

/// <summary>Fleets after weeks of honest work, made once a process and loaded anew for each trial.</summary>
/// <remarks>Honest life before the attack is the same in every trial; all that follows is drawn from its seed.</remarks>
internal static class TrainedFleets
{
    private const int ClerkSessions = 20_000;
    private const int DeskSessions = 1_500;
    private const ulong HonestSeed = 0x1badb002;
    private static readonly ConcurrentDictionary<Told, Lazy<Trained>> OfClerks = new();
    private static readonly ConcurrentDictionary<Told, Lazy<Trained>> OfRoamers = new();
    private static readonly ConcurrentDictionary<Told, Lazy<Trained>> OfDesks = new();

    /// <summary>Clerks, of whom content is not told.</summary>
    public static WatchedFleet Clerks(AttackTrial trial) =>
        Load(
            OfClerks,
            ToldFields.Of(trial) & ~Told.Provenance,
            OptionsOf(trial),
            static fleet => TrainClerks(fleet, roams: false)
        );

    /// <summary>Clerks who now and then go where nobody went.</summary>
    public static WatchedFleet Roamers(AttackTrial trial) =>
        Load(
            OfRoamers,
            ToldFields.Of(trial) & ~Told.Provenance,
            OptionsOf(trial),
            static fleet => TrainClerks(fleet, roams: true)
        );

    /// <summary>Desks, of whom content is told.</summary>
    public static WatchedFleet Desks(AttackTrial trial) =>
        Load(OfDesks, ToldFields.Of(trial), OptionsOf(trial), TrainDesks);

    private static WatchedFleet Load(
        ConcurrentDictionary<Told, Lazy<Trained>> trained,
        Told told,
        PipelineOptions options,
        Action<WatchedFleet> train
    )
    {
        Lazy<Trained> made = trained.GetOrAdd(
            told,
            static (fields, work) => new Lazy<Trained>(() => Train(fields, work)),
            train
        );
        return WatchedFleet.Load(made.Value.Saved, options, told, made.Value.RowCount);
    }

    // What was learnt before is the same with either form of these rules: one build, one role.
    private static PipelineOptions OptionsOf(AttackTrial trial) =>
        WatchedFleet.Small with
        {
            DeployAgentsMin = trial.Has(Defence.SharedBuilds)
                ? WatchedFleet.Small.DeployAgentsMin
                : 1,
            JudgesAsKnownRole = trial.Has(Defence.KnownRoles),
            LevelSessionsMax = trial.Has(Defence.GateExpiry)
                ? WatchedFleet.Small.LevelSessionsMax
                : 0,
        };

    private static Trained Train(Told told, Action<WatchedFleet> train)
    {
        using WatchedFleet fleet = new(WatchedFleet.Small, told);
        train(fleet);
        fleet.Flush();
        return new Trained(SavedSections.Of(fleet.Pipeline), fleet.RowCount);
    }

    private static void TrainClerks(WatchedFleet fleet, bool roams)
    {
        SplitMix64 draw = new(HonestSeed);
        for (int session = 0; session < ClerkSessions; session++)
        {
            ClerkLife.Play(fleet, ref draw, $"before {session}", roams);
        }
    }

    private static void TrainDesks(WatchedFleet fleet)
    {
        SplitMix64 draw = new(HonestSeed);
        for (int session = 0; session < DeskSessions; session++)
        {
            DeskLife.Play(fleet, ref draw, $"before {session}");
        }
    }

    private sealed record Trained(SavedSections Saved, long RowCount);
}
