using System.Globalization;
using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Node.Tests;

/// <summary>Rows without provenance: agents that repeat themselves, and now and then one that does not.</summary>
internal sealed class StateSyntheticStream(ulong seed, int batchCount, int agentCount)
    : IStateStream
{
    private const int RowsMax = 24;
    private const int SessionSteps = 12;

    public int Count => batchCount;

    public void Fill(int index, Names names, ObservationBatch batch)
    {
        SplitMix64 random = new(SplitMix64.Mix(seed + (ulong)index));
        int rows = 1 + random.Below(RowsMax);
        for (int row = 0; row < rows; row++)
        {
            int agent = random.Below(agentCount);
            int session = index / SessionSteps;
            bool isOdd = index > batchCount / 2 && agent % 7 == 3 && session % 5 == 4;
            ref Observation added = ref batch.Add();
            added.Agent = names.Agents.Intern($"agent-{Number(agent)}");
            added.Role = names.Roles.Intern($"role-{Number(agent % 3)}");
            added.Build = names.Builds.Intern($"build-{Number(index / 150)}");
            added.Session = names.Sessions.Intern($"run-{Number(agent)}-{Number(session)}");
            added.Action = names.Actions.Intern(ActionOf(agent, isOdd, ref random));
            added.Kind = ObservationKind.ToolCall;
            added.Outcome = Outcome.Ok;
            added.TimeMs = 1_700_000_000_000 + (index * 60_000L) + row;
            added.ArgumentBytes = isOdd ? 90_000 : 100 + random.Below(50);
            added.ResultBytes = isOdd ? 1_000_000 : 400 + random.Below(300);
            added.DurationMs = 20 + random.Below(20);
            if (random.Below(4) == 0)
            {
                Assert.True(batch.TryAdd(Address(names, isOdd, ref random)));
            }

            if (index % SessionSteps == SessionSteps - 1 && random.Below(3) == 0)
            {
                added.Kind = ObservationKind.SessionEnd;
            }
        }
    }

    private static string ActionOf(int agent, bool isOdd, ref SplitMix64 random) =>
        isOdd
            ? $"delete_database_{Number(random.Below(40))}"
            : $"read_file_{Number((agent % 3 * 4) + random.Below(4))}";

    private static ArgumentObservation Address(Names names, bool isOdd, ref SplitMix64 random) =>
        new()
        {
            Name = names.Fields.Intern("url"),
            Kind = ArgumentKind.Url,
            Fingerprint = (uint)(1 + random.Below(isOdd ? 100_000 : 12)),
            Length = 20,
            SourceSequence = -1,
            PromptShare = -1,
        };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
