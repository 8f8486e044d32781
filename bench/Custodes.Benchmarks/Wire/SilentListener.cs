using Custodes.Contracts;
using Custodes.Node;

namespace Custodes.Benchmarks.Wire;

/// <summary>Counts what a pipeline concludes and shows nothing.</summary>
internal sealed class SilentListener : IPipelineListener
{
    public long Findings { get; private set; }

    public long Sessions { get; private set; }

    public void OnFinding(Finding finding) => Findings++;

    public void OnVerdict(Verdict verdict) { }

    public void OnSession(in SessionResult result) => Sessions++;
}
