using Custodes.Evidence.Notes;
using Custodes.Evidence.Verification;
using Custodes.Evidence.Witnessing;
using Custodes.Primitives;

namespace Custodes.RedTeam.Log;

/// <summary>A witness: the product's rules, with the head it cosigned last in memory.</summary>
/// <param name="name">Its name.</param>
/// <param name="seed">Its key's.</param>
/// <param name="isStrict">False for one that cosigns what its log signed, whatever it cosigned before.</param>
internal sealed class SimWitness(string name, ulong seed, bool isStrict) : IDisposable
{
    private const long NowSeconds = 1_700_000_000;
    private readonly SignerKey signer = WitnessedLog.KeyOf(name, SignatureKind.CosignatureV1, seed);

    /// <summary>Its key.</summary>
    public VerifierKey Key => signer.Verifier;

    /// <summary>What it cosigned last.</summary>
    public TreeHead Last { get; private set; } = WitnessRules.Never;

    /// <summary>Asks for a cosignature; null when it refuses.</summary>
    public NoteSignature? Ask(VerifierKey log, AddCheckpointRequest asked)
    {
        // As bytes, as a request arrives: what cannot be written so cannot be asked.
        if (
            !AddCheckpointRequest.TryParse(
                asked.ToBytes(),
                out AddCheckpointRequest? request,
                out _
            )
        )
        {
            return null;
        }

        // The lax one takes each request for the first that it ever had of this log.
        TreeHead last = isStrict ? Last : WitnessRules.Never;
        AddCheckpointRequest judged = isStrict ? request : request with { OldSize = 0, Proof = [] };
        WitnessDecision decision = WitnessRules.Decide(judged, [log], last);
        if (decision.Outcome != WitnessOutcome.Cosigned)
        {
            return null;
        }

        Last = new TreeHead(request.Checkpoint.Size, request.Checkpoint.Root);
        Invariant.That(Last.Size >= 0);
        return signer.Cosign(request.Note.Text, NowSeconds);
    }

    /// <inheritdoc/>
    public void Dispose() => signer.Dispose();
}
