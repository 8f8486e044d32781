namespace Custodes.Storage.Log;

/// <summary>A log cannot be written to; the message names the place and what to do.</summary>
public sealed class LogStartException : Exception
{
    /// <summary>Says nothing more.</summary>
    public LogStartException() { }

    /// <summary>Says what is wrong.</summary>
    public LogStartException(string message)
        : base(message) { }

    /// <summary>Says what is wrong and what the operating system answered.</summary>
    public LogStartException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>Says what is wrong, where.</summary>
    public LogStartException(LogStartFault fault, string message, Exception? cause = null)
        : base(message, cause)
    {
        Fault = fault;
    }

    /// <summary>The kind of trouble.</summary>
    public LogStartFault Fault { get; }
}
