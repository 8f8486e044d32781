namespace Custodes.Evidence.Notes;

/// <summary>What a key signs and how: signed-note's type bytes. <see cref="SignatureTable"/> has the supported ones.</summary>
public enum SignatureKind : byte
{
    /// <summary>Not a kind.</summary>
    None = 0x00,

    /// <summary>Ed25519 over the note's text.</summary>
    Ed25519 = 0x01,

    /// <summary>ECDSA over the note's text; not supported.</summary>
    Ecdsa = 0x02,

    /// <summary>Never to be used.</summary>
    Unassigned = 0x03,

    /// <summary>Ed25519 over a time and the note's text: a witness's cosignature, version 1.</summary>
    CosignatureV1 = 0x04,

    /// <summary>An RFC 6962 tree head signature; not supported.</summary>
    TreeHead = 0x05,

    /// <summary>An ML-DSA-44 cosignature of a subtree; not supported, as OpenSSL has it from 3.5 on only.</summary>
    CosignatureMlDsa = 0x06,
}
