namespace Custodes.Storage.Tests.Witness;

/// <summary>Stands for the end of the process: no code of the product may catch it.</summary>
internal sealed class CrashException : Exception
{
    public CrashException() { }

    public CrashException(string message)
        : base(message) { }

    public CrashException(string message, Exception innerException)
        : base(message, innerException) { }
}
