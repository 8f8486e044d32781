using Custodes.Baselines.Behaviour;
using Custodes.Baselines.Provenance;

namespace Custodes.Node.Tests;

/// <summary>Limits with room for everything, and limits at which every table evicts or refuses.</summary>
internal static class StateOptionSets
{
    public static PipelineOptions Roomy { get; } =
        new()
        {
            SessionIdleTicks = 120,
            Behaviour = new BehaviourLimits
            {
                AgentCountMax = 1_024,
                SessionCountMax = 512,
                RoleCountMax = 16,
                ActionCountMax = 512,
                CountEntriesMax = 16_384,
                IncidentCopyCountMax = 64,
            },
        };

    public static PipelineOptions Tight { get; } =
        new()
        {
            SessionIdleTicks = 120,

            // Early and many, so that alarmed sessions are among what is stored, saved and evicted.
            Alpha = 0.05,
            WarmUpSessions = 30,
            WarmUpPrompts = 4,
            StoredSessionsPerRoleMax = 60,
            ContentSessionCountMax = 10,
            BehaviourScoresPerRole = 64,
            Behaviour = new BehaviourLimits
            {
                AgentCountMax = 24,
                SessionCountMax = 64,
                RoleCountMax = 2,
                ActionCountMax = 16,
                CountEntriesMax = 256,
                IncidentCopyCountMax = 2,
            },
            Provenance = new ProvenanceLimits
            {
                RoleCountMax = 3,
                PromptsPerRoleMax = 6,
                LedgerKeyCountMax = 64,
                RoleKeyCountMax = 512,
                RoleValueCountMax = 128,
                FleetKeyCountMax = 256,
            },
        };
}
