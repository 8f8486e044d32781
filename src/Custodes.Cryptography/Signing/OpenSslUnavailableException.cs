namespace Custodes.Cryptography.Signing;

/// <summary>This machine has no OpenSSL 3, or one whose Ed25519 does not compute what RFC 8032 says.</summary>
/// <remarks>The message is for the operator: it names the file, and what to install.</remarks>
public sealed class OpenSslUnavailableException : Exception
{
    /// <summary>Without a reason.</summary>
    public OpenSslUnavailableException() { }

    /// <summary>With the reason, for people.</summary>
    public OpenSslUnavailableException(string message)
        : base(message) { }

    /// <summary>With the reason, for people, and what led to it.</summary>
    public OpenSslUnavailableException(string message, Exception innerException)
        : base(message, innerException) { }
}
