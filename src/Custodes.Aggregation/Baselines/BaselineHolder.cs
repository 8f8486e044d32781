using Custodes.Aggregation.Registry;

namespace Custodes.Aggregation.Baselines;

/// <summary>The newest certified baseline that a node has, on the way down to its detectors.</summary>
/// <remarks>
/// A node that hears nothing goes on with what it has and says so: detection never waits for the tree. Epochs only
/// rise, so that a recorded baseline cannot be brought back.
/// </remarks>
/// <param name="registry">Who there is.</param>
/// <param name="top">Place of the node that may sign.</param>
/// <param name="signatures">How signatures are checked.</param>
public sealed class BaselineHolder(FleetRegistry registry, ushort top, ISignatures signatures)
{
    /// <summary>What is held; null before the first.</summary>
    public SignedBaseline? Current { get; private set; }

    /// <summary>Takes a baseline, or says why not.</summary>
    public BaselineRefusal Take(ReadOnlyMemory<byte> bytes)
    {
        if (!SignedBaseline.TryParse(bytes, registry, out SignedBaseline? signed))
        {
            return BaselineRefusal.Malformed;
        }

        if (signed.Node != top || !signed.IsSigned(registry, signatures))
        {
            return BaselineRefusal.WrongSignature;
        }

        GlobalBaseline? held = Current?.Baseline;
        if (held is not null && signed.Baseline.Epoch <= held.Epoch)
        {
            bool isOther =
                signed.Baseline.Epoch == held.Epoch && signed.Baseline.Digest != held.Digest;
            return isOther ? BaselineRefusal.Contradiction : BaselineRefusal.Old;
        }

        Current = signed;
        return BaselineRefusal.None;
    }

    /// <summary>Epochs that were missed; a baseline of the epoch before is as new as one can be.</summary>
    public ulong MissedEpochs(ulong epochNow)
    {
        ulong held = Current?.Baseline.Epoch ?? 0;
        return epochNow > held + 1 ? epochNow - held - 1 : 0;
    }

    /// <summary>Whether any epoch was missed.</summary>
    public bool IsStale(ulong epochNow) => MissedEpochs(epochNow) > 0;
}
