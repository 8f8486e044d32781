using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Custodes.Baselines.Behaviour;
using Custodes.Benchmarks.Wire;
using Custodes.Contracts;
using Custodes.Node;
using Custodes.Primitives;

namespace Custodes.Benchmarks.Memory;

/// <summary>
/// Question: how much memory does a process take in which every agent of a fleet is live: named, with a
/// baseline and an open session?
/// Budget: 512 hot bytes an agent, and 1 GiB in all at 1,000,000 agents.
/// </summary>
/// <remarks>
/// No benchmark of time: it makes a real pipeline, takes every agent through it a few times and reads what
/// the kernel counts as resident. Pages that were never touched do not count, so each agent has to act.
/// </remarks>
internal static class MemoryReport
{
    /// <summary>Agents that the budget speaks of.</summary>
    public const int FleetAgents = 1_000_000;

    private const int RoleCount = 64;
    private const int ToolCount = 24;
    private const int Rounds = 8;
    private const int HotBytesMax = 512;
    private const long ResidentBytesMax = 1L << 30;

    /// <summary>Prints the figures; false when one is over its budget.</summary>
    public static bool Run(int agentCount, TextWriter output)
    {
        long before = Resident("VmRSS");
        Names names = new(
            new KeyedHash(1, 2),
            new NameLimits { AgentCountMax = agentCount, SessionCountMax = agentCount }
        );
        using Pipeline pipeline = new(
            new PipelineOptions
            {
                SessionIdleTicks = long.MaxValue / 2,
                Behaviour = new BehaviourLimits
                {
                    AgentCountMax = agentCount,
                    SessionCountMax = agentCount,
                },
            },
            names,
            new SilentListener()
        );
        Act(pipeline, agentCount);
        BehaviourBaseline behaviour = pipeline.Behaviour;
        Invariant.That(behaviour.AgentCount == agentCount && behaviour.SessionCount == agentCount);

        int hotBytes = (64 * AgentBlock.HotLines) + Unsafe.SizeOf<SessionBlock>();
        int blockBytes = Unsafe.SizeOf<AgentBlock>() + Unsafe.SizeOf<AnchorBlock>();
        long resident = Resident("VmRSS");
        long peak = Resident("VmHWM");
        Write(output, $"agents            {agentCount, 15:N0}  each with an open session");
        Write(output, $"roles             {behaviour.Roles.Count - 1, 15:N0}");
        Write(output, $"observations      {pipeline.ObservationCount, 15:N0}");
        Write(
            output,
            $"hot bytes         {hotBytes, 15:N0}  an agent: {AgentBlock.HotLines} lines and its session's"
        );
        Write(
            output,
            $"block bytes       {blockBytes, 15:N0}  an agent: all lines and the drift anchor"
        );
        Write(
            output,
            $"blocks            {behaviour.Bytes, 15:N0}  bytes, huge pages asked: {behaviour.HugePagesAsked}"
        );
        Write(
            output,
            $"managed heap      {GC.GetTotalMemory(forceFullCollection: true), 15:N0}  bytes"
        );
        Write(output, $"resident before   {before, 15:N0}  bytes");
        Write(
            output,
            $"resident          {resident, 15:N0}  bytes, {(resident - before) / agentCount:N0} more for each agent"
        );
        Write(output, $"resident at most  {peak, 15:N0}  bytes");
        bool isHotKept = hotBytes <= HotBytesMax;
        bool isResidentKept = peak <= ResidentBytesMax;
        Write(output, $"budget of {HotBytesMax} hot bytes an agent: {Kept(isHotKept)}");
        Write(output, $"budget of 1 GiB in all: {Kept(isResidentKept)}");
        return isHotKept && isResidentKept;
    }

    private static void Act(Pipeline pipeline, int agentCount)
    {
        Names names = pipeline.Names;
        ObservationBatch batch = new(256);
        SplitMix64 chance = new(42);
        long timeMs = 1_700_000_000_000;
        for (int round = 0; round < Rounds; round++)
        {
            for (int agent = 0; agent < agentCount; )
            {
                batch.Clear();
                while (agent < agentCount && !batch.IsFull)
                {
                    Describe(ref batch.Add(), names, agent++, ++timeMs, ref chance);
                }

                pipeline.Now += batch.Count;
                pipeline.Accept(batch);
            }
        }
    }

    private static void Describe(
        ref Observation row,
        Names names,
        int agent,
        long timeMs,
        ref SplitMix64 chance
    )
    {
        row.Agent = Named(names.Agents, "agent-", agent);
        row.Session = Named(names.Sessions, "session-of-agent-", agent);
        row.Role = Named(names.Roles, "role-", agent % RoleCount);
        row.Action = Named(
            names.Actions,
            "tool-",
            Math.Min(chance.Below(ToolCount), chance.Below(ToolCount))
        );
        row.Kind = ObservationKind.ToolCall;
        row.ArgumentBytes = 50 + chance.Below(200);
        row.ResultBytes = 100 + chance.Below(4000);
        row.DurationMs = 20 + chance.Below(500);
        row.TimeMs = timeMs;
    }

    // As bytes, the way names arrive: only a new one becomes a string.
    private static ulong Named(NameTable table, string prefix, int number)
    {
        Span<byte> name = stackalloc byte[32];
        int length = Encoding.UTF8.GetBytes(prefix, name);
        _ = number.TryFormat(name[length..], out int digits, "D7", CultureInfo.InvariantCulture);
        return table.Intern(name[..(length + digits)]);
    }

    // Linux tells it in kB; elsewhere there is no such file and nothing to report.
    internal static long Resident(string field)
    {
        foreach (string line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith(field, StringComparison.Ordinal))
            {
                ReadOnlySpan<char> number = line.AsSpan(field.Length + 1).Trim();
                return 1024 * long.Parse(number[..^3], CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidDataException($"/proc/self/status does not tell {field}");
    }

    private static string Kept(bool isKept) => isKept ? "kept" : "MISSED";

    private static void Write(TextWriter output, FormattableString line) =>
        output.WriteLine(FormattableString.Invariant(line));
}
