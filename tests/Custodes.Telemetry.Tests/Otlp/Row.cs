using Custodes.Contracts;

namespace Custodes.Telemetry.Tests.Otlp;

/// <summary>A row as it was delivered, with its details; equal when all of it is.</summary>
internal sealed record Row(
    Observation Observation,
    ArgumentObservation[] Arguments,
    ResultField[] Fields,
    uint[] Identifiers,
    uint[] PromptWords
)
{
    public bool Equals(Row? other) =>
        other is not null
        && Observation == other.Observation
        && Arguments.SequenceEqual(other.Arguments)
        && Fields.SequenceEqual(other.Fields)
        && Identifiers.SequenceEqual(other.Identifiers)
        && PromptWords.SequenceEqual(other.PromptWords);

    public override int GetHashCode() => Observation.GetHashCode();
}
