namespace Custodes.Storage.Keys;

/// <summary>A key file cannot be used; the message names it and says what to do.</summary>
public sealed class KeyFileException : Exception
{
    /// <summary>For serialisers and analyzers; not used here.</summary>
    public KeyFileException() { }

    /// <summary>For serialisers and analyzers; not used here.</summary>
    public KeyFileException(string message)
        : base(message) { }

    /// <summary>For serialisers and analyzers; not used here.</summary>
    public KeyFileException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>Why, and in words.</summary>
    public KeyFileException(KeyFault fault, string message)
        : base(message)
    {
        Fault = fault;
    }

    /// <summary>Why.</summary>
    public KeyFault Fault { get; }
}
