namespace Custodes.Telemetry.Jsonl;

/// <summary>The objects of a trace line whose keys are known; a name means another key in each.</summary>
internal enum JsonlObject
{
    /// <summary>The line itself.</summary>
    Event,

    /// <summary>The value of <c>prompt</c>.</summary>
    Prompt,

    /// <summary>The value of <c>prov</c>.</summary>
    Provenance,

    /// <summary>An element of <c>prov.args</c>.</summary>
    Argument,
}
