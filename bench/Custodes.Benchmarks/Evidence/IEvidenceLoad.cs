using Custodes.Node.Evidence;

namespace Custodes.Benchmarks.Evidence;

/// <summary>Work of a node that evidence may be written of.</summary>
internal interface IEvidenceLoad : IDisposable
{
    /// <summary>What it is.</summary>
    string Name { get; }

    /// <summary>Observations of a pass.</summary>
    int EventCount { get; }

    /// <summary>Where evidence is written; null for nowhere.</summary>
    EvidenceLog? Log { get; set; }

    /// <summary>Takes all of them once.</summary>
    void Pass();
}
