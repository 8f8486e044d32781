using Custodes.Aggregation.Reports;

namespace Custodes.Aggregation.Tests.Combining;

/// <summary>Reports that agents make to do harm.</summary>
internal sealed class TestRounds(TestFleet fleet)
{
    /// <summary>A number as far out as a report can say.</summary>
    public AgentReport Wild(uint agent, ulong epoch)
    {
        AgentReport honest = fleet.Unsigned(agent, epoch);
        long most = ReportLimits.ValueMax * (1L << 32);
        FeatureReport wild = honest.Features.Span[0] with
        {
            Count = 1,
            Sum = most,
            Squares = most * ReportLimits.ValueMax,
        };
        return new AgentReport
        {
            Registry = honest.Registry,
            Agent = honest.Agent,
            Epoch = honest.Epoch,
            Sequence = honest.Sequence,
            Features = new[] { wild, honest.Features.Span[1] },
            Calibrations = honest.Calibrations,
            Categories = honest.Categories,
            Transitions = honest.Transitions,
        };
    }
}
