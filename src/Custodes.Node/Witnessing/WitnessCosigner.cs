using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Evidence.Witnessing;
using Custodes.Server.Witness;
using Custodes.Storage.Log;

namespace Custodes.Node.Witnessing;

/// <summary>Lets a log's writer wait for its witnesses before it publishes a head.</summary>
/// <remarks>
/// The writer waits up to the client's time-out for every head. One that must not wait publishes
/// nothing while it writes, and hands heads that were cosigned elsewhere to <see cref="LogWriter.TryPublish(SignedNote)"/>.
/// </remarks>
/// <param name="client">Asks the witnesses; stays the caller's.</param>
/// <param name="tiles">The log's public files.</param>
/// <param name="tell">Told of every round, on the writer's thread: raises the alarms, and says loudly that a quorum is missing.</param>
public sealed class WitnessCosigner(
    WitnessClient client,
    ILogFiles tiles,
    Action<CosignResult> tell
) : ILogCosigner
{
    private readonly TileConsistency proofs = new(tiles);

    /// <inheritdoc/>
    public SignedNote? Cosign(SignedNote head)
    {
        // The writer is one thread of its own that has nothing else to do until the head may be published.
        CosignResult result = client
            .CosignAsync(head, proofs, CancellationToken.None)
            .GetAwaiter()
            .GetResult();
        tell(result);
        return result.HasQuorum ? result.Note : null;
    }
}
