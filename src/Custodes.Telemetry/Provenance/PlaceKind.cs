namespace Custodes.Telemetry.Provenance;

/// <summary>What a remembered fingerprint is one of; part of its key.</summary>
internal enum PlaceKind : byte
{
    None,

    /// <summary>Up to six words in a row of a user message.</summary>
    PromptRun,

    /// <summary>A word's stem in a user message.</summary>
    PromptStem,

    /// <summary>An identifier, number, quotation or name in a user message.</summary>
    PromptValue,

    /// <summary>A whole leaf of a structured result.</summary>
    Field,

    /// <summary>A line, a cell or what follows a label, in a text.</summary>
    Line,

    /// <summary>Up to six words in a row of a text in a result.</summary>
    TextRun,

    /// <summary>A word's stem in any result.</summary>
    ResultStem,

    /// <summary>A word's stem in one result.</summary>
    StemOfResult,

    /// <summary>A word's stem in one stretch of one result.</summary>
    StemNear,

    /// <summary>A message that was taken in.</summary>
    Message,

    /// <summary>The action of a call, by the call's id.</summary>
    CallAction,

    /// <summary>A call whose result was taken in, by the call's id.</summary>
    CallResult,
}
