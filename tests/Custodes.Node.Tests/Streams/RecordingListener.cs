using Custodes.Contracts;

namespace Custodes.Node.Tests.Streams;

/// <summary>Keeps everything a pipeline concludes, in order.</summary>
internal sealed class RecordingListener : IPipelineListener
{
    public List<Finding> Findings { get; } = [];

    public List<Verdict> Verdicts { get; } = [];

    public List<SessionResult> Sessions { get; } = [];

    public void OnFinding(Finding finding) => Findings.Add(finding);

    public void OnVerdict(Verdict verdict) => Verdicts.Add(verdict);

    public void OnSession(in SessionResult result) => Sessions.Add(result);

    /// <summary>Everything as text, so that two runs can be compared to the last digit.</summary>
    public string Transcript()
    {
        List<string> lines = [];
        foreach (Finding finding in Findings)
        {
            lines.Add($"{finding with { Parts = [] }} {string.Join('|', finding.Parts)}");
        }

        lines.AddRange(Verdicts.Select(static verdict => verdict.ToString()));
        lines.AddRange(Sessions.Select(static session => session.ToString()));
        return string.Join('\n', lines);
    }
}
