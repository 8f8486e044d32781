using Custodes.Evidence.Notes;

namespace Custodes.Storage.Log;

/// <summary>Collects witnesses' signatures over a head before it is published.</summary>
public interface ILogCosigner
{
    /// <summary>Asks the witnesses. The tiles of the head are on disk, so that proofs can be made for them.</summary>
    /// <remarks>
    /// The commit waits for the answer, so it must come in bounded time; null at once, and
    /// <see cref="LogWriter.TryPublish(SignedNote)"/> later, waits for nobody. Whatever this throws stops
    /// the writer.
    /// </remarks>
    /// <param name="head">Signed by the log alone.</param>
    /// <returns>
    /// The head with enough cosignatures to be published, or null: it is not published then, and the
    /// next one, or <see cref="LogWriter.TryPublish()"/>, tries again.
    /// </returns>
    SignedNote? Cosign(SignedNote head);
}
