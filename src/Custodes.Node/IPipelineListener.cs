using Custodes.Contracts;

namespace Custodes.Node;

/// <summary>Hears what a pipeline concludes, as it concludes it, on the pipeline's thread.</summary>
public interface IPipelineListener
{
    /// <summary>An explained deviation.</summary>
    void OnFinding(Finding finding);

    /// <summary>A changed verdict.</summary>
    void OnVerdict(Verdict verdict);

    /// <summary>A session that ended.</summary>
    void OnSession(in SessionResult result);
}
