namespace Custodes.Storage.Tests.Log;

/// <summary>The simulated process is over; nothing may catch it but the test.</summary>
public sealed class ProcessEndedException : Exception
{
    public ProcessEndedException() { }

    public ProcessEndedException(string message)
        : base(message) { }

    public ProcessEndedException(string message, Exception innerException)
        : base(message, innerException) { }
}
