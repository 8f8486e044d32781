using Custodes.Evidence.Notes;

namespace Custodes.Evidence.Witnessing;

/// <summary>What a witness does with a request.</summary>
/// <param name="Outcome">What it answers.</param>
/// <param name="KnownSize">Size of the head it cosigned last, 0 for none; told with a 409.</param>
/// <param name="Fault">What is wrong with the request's text, when it is malformed or not trusted.</param>
/// <param name="LogSignatures">The log's signatures that hold; the ones to keep with a head that is cosigned.</param>
public sealed record WitnessDecision(
    WitnessOutcome Outcome,
    long KnownSize = 0,
    TextFault Fault = default,
    IReadOnlyList<VerifiedSignature>? LogSignatures = null
);
