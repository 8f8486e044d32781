namespace Custodes.Storage.Witness;

/// <summary>A witness cannot start; the message names the file and what to do. Nothing was signed.</summary>
public sealed class WitnessStartException : Exception
{
    /// <summary>Says nothing more.</summary>
    public WitnessStartException() { }

    /// <summary>Says what is wrong.</summary>
    public WitnessStartException(string message)
        : base(message) { }

    /// <summary>Says what is wrong and what the operating system answered.</summary>
    public WitnessStartException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>Says what is wrong, where.</summary>
    public WitnessStartException(WitnessStartFault fault, string message, Exception? cause = null)
        : base(message, cause)
    {
        Fault = fault;
    }

    /// <summary>The kind of trouble.</summary>
    public WitnessStartFault Fault { get; }
}
