namespace Custodes.RedTeam.Costs;

/// <summary>Holds what operations need while they are measured.</summary>
internal interface ICostBench : IDisposable
{
    /// <summary>What is measured on it.</summary>
    IReadOnlyList<CostOperation> Operations { get; }
}
