using Custodes.Baselines.Behaviour;
using Custodes.Contracts;
using Custodes.Primitives;
using Custodes.RedTeam.Weak;

namespace Custodes.RedTeam.Costs;

/// <summary>One observation scored and learnt, of agents in random order who know their tools.</summary>
internal sealed class ObservationCosts : ICostBench
{
    private const int Agents = 10_000;
    private const int Tools = 24;
    private const int BatchRows = 256;
    private const int Batches = 256;
    private const long StepMs = 10;
    private const long StartMs = 1_700_000_000_000;

    private readonly BehaviourBaseline baseline = new(
        new BehaviourLimits { AgentCountMax = Agents, SessionCountMax = Agents }
    );
    private readonly BehaviourRow[] rows = new BehaviourRow[BatchRows * Batches];
    private readonly Surprise[] surprises = new Surprise[BatchRows];
    private readonly WeakDetector weak = new(Agents);
    private readonly int[] agents = new int[BatchRows * Batches];
    private readonly float[] sizes = new float[BatchRows * Batches];
    private long weakTimeMs = StartMs;

    public ObservationCosts(ulong seed)
    {
        for (int tool = 0; tool < Tools; tool++)
        {
            _ = baseline.Actions.Describe(
                ToolKey(tool),
                new CapabilityDescriptor(
                    0,
                    Effect.Read,
                    tool % 5 == 0 ? Capabilities.Network : Capabilities.ReadsFiles,
                    RiskLevel.Low,
                    DescriptorSource.Catalogue,
                    255,
                    255,
                    255
                )
            );
        }

        SplitMix64 chance = new(seed);
        ObservationBatch batch = new(BatchRows);
        for (int start = 0; start < rows.Length; start += BatchRows)
        {
            batch.Clear();
            while (batch.Count < BatchRows)
            {
                int place = start + batch.Count;
                agents[place] = chance.Below(Agents);
                Fill(ref batch.Add(), agents[place], StartMs + (StepMs * place), ref chance);
            }

            for (int index = 0; index < BatchRows; index++)
            {
                sizes[start + index] = batch.Observations[index].ResultBytes;
            }

            baseline.Resolve(batch, rows.AsSpan(start, BatchRows), start);
        }

        Operations =
        [
            new CostOperation(
                CostJson.CoreOperation,
                $"an observation of one of {Agents:N0} agents scored and learnt, its names resolved before; plain: a running mean of one number, a threshold of a third, a count a fixed window",
                "observation",
                new CostWork(rows.Length, Prepare: null, ObserveWeak),
                new CostWork(rows.Length, GoOn, Observe)
            ),
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<CostOperation> Operations { get; }

    /// <inheritdoc/>
    public void Dispose() => baseline.Dispose();

    // Did time jump back from lap to lap, every pause would look unlike the last and nothing would be learnt.
    private void GoOn()
    {
        foreach (ref BehaviourRow row in rows.AsSpan())
        {
            row.TimeMs += StepMs * rows.Length;
        }
    }

    private void Observe()
    {
        for (int start = 0; start < rows.Length; start += BatchRows)
        {
            baseline.Observe(rows.AsSpan(start, BatchRows), surprises);
        }
    }

    private void ObserveWeak()
    {
        for (int row = 0; row < agents.Length; row++)
        {
            weakTimeMs += StepMs;
            _ = weak.Observe(agents[row], sizes[row], weakTimeMs);
        }
    }

    private static ulong ToolKey(int tool) => SplitMix64.Mix((ulong)tool + 1000);

    private static void Fill(ref Observation row, int agent, long timeMs, ref SplitMix64 chance)
    {
        row.Agent = SplitMix64.Mix((ulong)agent + 1);
        row.Session = SplitMix64.Mix((ulong)agent + 0x8000_0000_0000);
        row.Role = SplitMix64.Mix(((ulong)agent % 16) + 77_777);
        row.Action = ToolKey(Math.Min(chance.Below(Tools), chance.Below(Tools)));
        row.Kind = ObservationKind.ToolCall;
        row.ArgumentBytes = 50 + chance.Below(200);
        row.ResultBytes = 100 + chance.Below(4000);
        row.DurationMs = 20 + chance.Below(500);
        row.TimeMs = timeMs;
    }
}
