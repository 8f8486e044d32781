using System.Globalization;
using Custodes.Contracts;

namespace Custodes.Node.Tests;

/// <summary>Everything a pipeline concludes, as lines that can be compared.</summary>
internal sealed class StateTranscript : IPipelineListener
{
    public List<string> Lines { get; } = [];

    public int Findings { get; private set; }

    public int Verdicts { get; private set; }

    public int Sessions { get; private set; }

    public void OnFinding(Finding finding)
    {
        Findings++;
        Lines.Add($"{finding with { Parts = [] }} {string.Join(';', finding.Parts)}");
    }

    public void OnVerdict(Verdict verdict)
    {
        Verdicts++;
        Lines.Add(verdict.ToString());
    }

    public void OnSession(in SessionResult result)
    {
        Sessions++;
        Lines.Add(string.Create(CultureInfo.InvariantCulture, $"{result} {result.Score:R}"));
    }
}
