namespace Custodes.Evidence.Notes;

/// <summary>Why a text of the log's formats (note, key, checkpoint, policy, proof) is refused.</summary>
public enum TextRefusal
{
    /// <summary>It is not.</summary>
    None = 0,

    /// <summary>More bytes than the format's limit.</summary>
    TooLong = 1,

    /// <summary>Bytes that are not UTF-8.</summary>
    NotUtf8 = 2,

    /// <summary>A control character other than the line feed.</summary>
    ControlCharacter = 3,

    /// <summary>No empty line followed by signature lines ends it.</summary>
    NoSignatures = 4,

    /// <summary>More signature lines than the limit.</summary>
    TooManySignatures = 5,

    /// <summary>A signature line that is not em dash, space, name, space, base64, line feed.</summary>
    SignatureLineMalformed = 6,

    /// <summary>A key name that is empty, too long, or holds white space or a plus sign.</summary>
    KeyNameInvalid = 7,

    /// <summary>Base64 that is broken, or not the one form that its bytes have.</summary>
    Base64NotCanonical = 8,

    /// <summary>A signature of another length than its kind has.</summary>
    SignatureLengthWrong = 9,

    /// <summary>A signature by a known key that does not hold: the whole text is refused for it.</summary>
    SignatureInvalid = 10,

    /// <summary>No signature by any known key.</summary>
    NoKnownSignature = 11,

    /// <summary>Two known keys share a name and an id, so that a signature names both.</summary>
    KeyAmbiguous = 12,

    /// <summary>Not the parts that a key's text has, in their order.</summary>
    KeyMalformed = 13,

    /// <summary>A kind of key or signature that is not supported.</summary>
    KeyKindUnknown = 14,

    /// <summary>The id is not the one that name, kind and key give.</summary>
    KeyIdWrong = 15,

    /// <summary>The key is a second encoding of its point.</summary>
    KeyNotCanonical = 16,

    /// <summary>The key is a point of low order.</summary>
    KeyOfLowOrder = 17,

    /// <summary>The text ends before a line that must be there.</summary>
    LineMissing = 18,

    /// <summary>A line that must not be empty is.</summary>
    LineEmpty = 19,

    /// <summary>A line that belongs to nothing.</summary>
    LineUnknown = 20,

    /// <summary>A number that is not in plain decimal digits without leading zeros, or too large.</summary>
    DecimalNotCanonical = 21,

    /// <summary>A hash that is not 32 bytes.</summary>
    HashLengthWrong = 22,

    /// <summary>The checkpoint is of another log than the key.</summary>
    OriginWrong = 23,

    /// <summary>The log itself has not signed.</summary>
    LogSignatureMissing = 24,

    /// <summary>A byte that the format does not allow.</summary>
    ByteNotAllowed = 25,

    /// <summary>A name that an earlier line defines already.</summary>
    NameTaken = 26,

    /// <summary>A name that no earlier line defines.</summary>
    NameUnknown = 27,

    /// <summary>A name that is in a group already.</summary>
    NameGroupedAlready = 28,

    /// <summary>A public key that an earlier line has already, under whatever name.</summary>
    KeyTaken = 29,

    /// <summary>A group that asks for none or for more members than it has.</summary>
    ThresholdWrong = 30,

    /// <summary>More logs, witnesses, groups or hashes than the limit.</summary>
    TooMany = 31,

    /// <summary>Not exactly one line that says what the quorum is.</summary>
    QuorumMissing = 32,

    /// <summary>A second line that says what the quorum is.</summary>
    QuorumTwice = 33,

    /// <summary>Too few witnesses have signed.</summary>
    QuorumNotReached = 34,

    /// <summary>The entry's index is not below the size of the tree.</summary>
    IndexOutsideTree = 35,

    /// <summary>The hashes do not lead from the entry to the root.</summary>
    InclusionInvalid = 36,

    /// <summary>A line that does not end in a line feed.</summary>
    LineUnfinished = 37,

    /// <summary>A log's key where a witness's belongs, or the other way round.</summary>
    KeyKindWrong = 38,
}
