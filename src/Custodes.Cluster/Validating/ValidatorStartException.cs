namespace Custodes.Cluster.Validating;

/// <summary>A validator cannot start from what is there; the message says what to do.</summary>
public sealed class ValidatorStartException : Exception
{
    /// <summary>Without a reason.</summary>
    public ValidatorStartException() { }

    /// <summary>With what is wrong, and where.</summary>
    public ValidatorStartException(string message)
        : base(message) { }

    /// <summary>With what is wrong, and why.</summary>
    public ValidatorStartException(string message, Exception innerException)
        : base(message, innerException) { }
}
