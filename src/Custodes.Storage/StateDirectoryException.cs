namespace Custodes.Storage;

/// <summary>A state directory cannot be opened; the message names the place and what to do.</summary>
public sealed class StateDirectoryException : Exception
{
    /// <summary>Says nothing more.</summary>
    public StateDirectoryException() { }

    /// <summary>Says what is wrong.</summary>
    public StateDirectoryException(string message)
        : base(message) { }

    /// <summary>Says what is wrong and what the operating system answered.</summary>
    public StateDirectoryException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>Says what is wrong, where.</summary>
    public StateDirectoryException(StateFault fault, string message, Exception? cause = null)
        : base(message, cause)
    {
        Fault = fault;
    }

    /// <summary>The kind of trouble.</summary>
    public StateFault Fault { get; }
}
