namespace Custodes.Telemetry.Provenance;

/// <summary>One part of a chat history that matters for origins.</summary>
internal enum MessagePart
{
    None,

    /// <summary>What the user wrote.</summary>
    User,

    /// <summary>A call the model asked for: its id and its tool.</summary>
    Call,

    /// <summary>What a tool gave back: its call's id and the content.</summary>
    Result,
}
