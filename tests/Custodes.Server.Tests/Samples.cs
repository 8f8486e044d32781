using Custodes.Contracts;
using Custodes.Contracts.Fleet;

namespace Custodes.Server.Tests;

/// <summary>Agents, findings and verdicts as a node would make them.</summary>
internal static class Samples
{
    public static AgentView Agent(
        string name,
        string role = "support",
        VerdictLevel level = VerdictLevel.Normal
    ) => new(name, role, "v1", BaselineState.Active, level, 1.5, 4.48, 1_000, 12, 1_000, 2_000);

    public static Finding Alarm(long id, string agent = "a-1") =>
        new(
            id,
            1_700_000_000_000,
            agent,
            "support",
            "v1",
            "s-9",
            4,
            "send_email",
            true,
            7.5,
            6.25,
            0.001,
            double.PositiveInfinity,
            [
                new FindingPart(
                    Detector.Provenance,
                    12.5,
                    "user",
                    "prose",
                    "never",
                    "1 in 4000",
                    "rare"
                ),
            ]
        );

    public static Verdict Verdict(long id, string actor = "custodes") =>
        new(
            id,
            "a-1",
            "support",
            VerdictLevel.Quarantined,
            VerdictLevel.Watch,
            1_700_000_000_000,
            0,
            "odds of 10000 to 1",
            7,
            9.2,
            actor
        );
}
