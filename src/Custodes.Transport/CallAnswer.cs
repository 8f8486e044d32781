namespace Custodes.Transport;

/// <summary>How a question ended, and the answer where there is one.</summary>
public readonly record struct CallAnswer(CallStatus Status, ReadOnlyMemory<byte> Payload);
