using Custodes.Baselines.Behaviour;
using Custodes.Baselines.Provenance;
using Custodes.Contracts;
using Custodes.Node;
using Custodes.Primitives;
using Custodes.RedTeam.Agents;

namespace Custodes.RedTeam.Limits;

/// <summary>Invents a new agent, role, build, session, tool, argument and value with every row.</summary>
internal sealed class CardinalityFlood : IAttack
{
    /// <summary>Growth of the state that counts as success.</summary>
    internal const double GrowthMax = 0.05;

    private const int Table = 32;

    // Every table of the pipeline below is full by then, and the scores of every role it tells apart.
    private const int FillingRows = 400;
    private const int FloodRows = 600;

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "cardinality-flood",
            21,
            "New names without end",
            "600 more rows of names never seen make the state, whose tables are full, grow by more than 5 %.",
            [Defence.CappedTables],
            "AML.T0029",
            "T4",
            IsStory: false
        );

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial)
    {
        bool isCapped = trial.Has(Defence.CappedTables);
        int room = isCapped ? Table : FillingRows + FloodRows;
        using WatchedFleet fleet = new(Options(room), Told.All, Limits(room));
        SplitMix64 draw = new(trial.Seed);
        Flood(fleet, ref draw, FillingRows);
        long before = SavedSections.Of(fleet.Pipeline).Bytes;
        Flood(fleet, ref draw, FloodRows);
        long after = SavedSections.Of(fleet.Pipeline).Bytes;
        return Judge(before, after);
    }

    /// <summary>The criterion.</summary>
    internal static TrialResult Judge(long before, long after)
    {
        double growth = ((double)after / before) - 1;
        return new TrialResult(growth > GrowthMax, growth, "growth of the state", FloodRows);
    }

    private static PipelineOptions Options(int room) =>
        new()
        {
            SessionIdleTicks = Table,
            BehaviourScoresPerRole = room,
            StoredSessionsPerRoleMax = Table,
            StoredSessionCountMax = Table,
            ContentSessionCountMax = room,
            Behaviour = new BehaviourLimits
            {
                AgentCountMax = room,
                SessionCountMax = room,
                RoleCountMax = Math.Min(room, 4),
                ActionCountMax = room,
                CountEntriesMax = 8 * Table,
                IncidentCopyCountMax = 32,
            },
            Provenance = new ProvenanceLimits
            {
                RoleCountMax = Math.Min(room, 4),
                PromptsPerRoleMax = room,
                LedgerKeyCountMax = 16,
                RoleKeyCountMax = 4 * room,
                RoleValueCountMax = 4 * room,
                FleetKeyCountMax = 4 * room,
            },
        };

    private static NameLimits Limits(int room) =>
        new()
        {
            AgentCountMax = room,
            RoleCountMax = room,
            BuildCountMax = room,
            SessionCountMax = room,
            ActionCountMax = room,
            FieldCountMax = room,
        };

    private static void Flood(WatchedFleet fleet, ref SplitMix64 draw, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            ulong name = draw.Next();
            string session = $"session {name:x16}";
            ref Observation told = ref fleet.Row(
                $"agent {name:x16}",
                $"role {name:x16}",
                session,
                $"tool_{name:x16}"
            );
            told.Build = fleet.Names.Builds.Intern($"build {name:x16}");
            told.Sequence = 0;
            told.HasProvenance = true;
            told.HasPrompt = true;
            told.PromptFingerprint = name | 1;
            fleet.Argument(
                new ArgumentObservation
                {
                    Name = fleet.Names.Fields.Intern($"argument {name:x16}"),
                    Kind = ArgumentKind.Url,
                    Fingerprint = (uint)(name >> 32),
                    Origin = Origin.User,
                    PromptShare = 1,
                    SourceSequence = -1,
                }
            );
            fleet.End($"agent {name:x16}", $"role {name:x16}", session, 1);
        }

        fleet.Flush();
    }
}
