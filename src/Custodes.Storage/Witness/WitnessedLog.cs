using Custodes.Evidence.Notes;
using Custodes.Evidence.Verification;
using Custodes.Evidence.Witnessing;

namespace Custodes.Storage.Witness;

/// <summary>What a witness has cosigned of one log last.</summary>
internal sealed class WitnessedLog(string origin, IReadOnlyList<VerifierKey> keys)
{
    private volatile byte[]? note;

    /// <summary>Held while a request for this log is judged, signed and kept.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The log's name.</summary>
    public string Origin { get; } = origin;

    /// <summary>Its keys.</summary>
    public IReadOnlyList<VerifierKey> Keys { get; } = keys;

    /// <summary>The head; to be read under the gate.</summary>
    public TreeHead Last { get; private set; } = WitnessRules.Never;

    /// <summary>The time that its cosignature states; 0 when there is none.</summary>
    public long LastSeconds { get; private set; }

    /// <summary>The head with its signatures; null when there is none.</summary>
    public byte[]? Note => note;

    /// <summary>Takes over a head that is durable.</summary>
    public void Set(TreeHead head, long seconds, byte[] bytes)
    {
        Last = head;
        LastSeconds = seconds;
        note = bytes;
    }
}
