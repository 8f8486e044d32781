using Custodes.Contracts;

namespace Custodes.Evaluation.Traces;

/// <summary>The rows of all traces; an event's details are ranges of the other arrays.</summary>
/// <param name="Events">Events, trace by trace.</param>
/// <param name="Arguments">Arguments of all events.</param>
/// <param name="Fields">Result fields of all events.</param>
/// <param name="Identifiers">Result identifiers of all events.</param>
/// <param name="PromptWords">Prompt words of all events.</param>
internal sealed record TraceRows(
    Observation[] Events,
    ArgumentObservation[] Arguments,
    ResultField[] Fields,
    uint[] Identifiers,
    uint[] PromptWords
);
