using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Registry;
using Custodes.Cryptography;

namespace Custodes.Cluster.Validating;

/// <summary>Signed inputs that wait for their certificate: few, and two of an epoch at most.</summary>
/// <remarks>
/// Two of an epoch prove a global node that contradicts itself. Neither is used then, and both are kept as long as
/// there is room, because the other validators must see both to know it.
/// </remarks>
internal sealed class InputStore(DeskTerms terms, ISignatures signatures)
{
    /// <summary>Epochs of the tree of which inputs are kept; the oldest goes first.</summary>
    public const int EpochCountMax = 4;

    private readonly SortedDictionary<ulong, List<HeldInputs>> held = [];

    /// <summary>Epochs of the tree for which the global node told different things, since the start.</summary>
    public long Contradictions { get; private set; }

    /// <summary>Takes inputs.</summary>
    /// <param name="raw">With their signature.</param>
    /// <param name="decidedEpoch">The last epoch that was decided when they came.</param>
    public DeskTaken Take(ReadOnlyMemory<byte> raw, ulong decidedEpoch)
    {
        if (
            !SignedInputs.TryRead(raw, terms.GlobalKey.Span, signatures, out SignedInputs? signed)
            || !TryPrevious(signed.Inputs, out GlobalBaseline? previous)
        )
        {
            return DeskTaken.Refused;
        }

        ulong epoch = signed.Inputs.Epoch;
        if (held.TryGetValue(epoch, out List<HeldInputs>? same))
        {
            if (same.Count > 1 || same[0].Signed.Hash == signed.Hash)
            {
                return DeskTaken.Refused;
            }

            same.Add(new HeldInputs(signed, previous, decidedEpoch));
            Contradictions++;
            return DeskTaken.Contradiction;
        }

        if (held.Count >= EpochCountMax && epoch < First())
        {
            return DeskTaken.Refused;
        }

        held.Add(epoch, [new HeldInputs(signed, previous, decidedEpoch)]);
        if (held.Count > EpochCountMax)
        {
            _ = held.Remove(First());
        }

        return DeskTaken.Taken;
    }

    /// <summary>Inputs that follow a certified baseline and that nothing contradicts, the newest epoch first.</summary>
    public IEnumerable<HeldInputs> After(Sha256Hash baseline)
    {
        foreach (List<HeldInputs> same in held.Values.Reverse())
        {
            if (same.Count == 1 && same[0].PreviousDigest == baseline)
            {
                yield return same[0];
            }
        }
    }

    /// <summary>Inputs that contradict each other, and follow a certified baseline.</summary>
    public IEnumerable<HeldInputs> VoidAfter(Sha256Hash baseline)
    {
        foreach (List<HeldInputs> same in held.Values)
        {
            if (same.Count > 1)
            {
                foreach (HeldInputs one in same)
                {
                    if (one.PreviousDigest == baseline)
                    {
                        yield return one;
                    }
                }
            }
        }
    }

    /// <summary>Some inputs after a baseline that are none of these; null when there are none.</summary>
    public HeldInputs? Other(Sha256Hash baseline, IReadOnlyCollection<Sha256Hash> known)
    {
        foreach (List<HeldInputs> same in held.Values.Reverse())
        {
            foreach (HeldInputs one in same)
            {
                if (one.PreviousDigest == baseline && !known.Contains(one.Signed.Hash))
                {
                    return one;
                }
            }
        }

        return null;
    }

    /// <summary>Hashes of the inputs after a baseline.</summary>
    public IEnumerable<Sha256Hash> KnownAfter(Sha256Hash baseline)
    {
        foreach (List<HeldInputs> same in held.Values)
        {
            foreach (HeldInputs one in same)
            {
                if (one.PreviousDigest == baseline)
                {
                    yield return one.Signed.Hash;
                }
            }
        }
    }

    private ulong First()
    {
        foreach (ulong epoch in held.Keys)
        {
            return epoch;
        }

        return 0;
    }

    // The baseline before must be a baseline of this fleet, and older than the epoch; which one, the chain says.
    private bool TryPrevious(EpochInputs inputs, out GlobalBaseline? previous)
    {
        previous = null;
        return inputs.Epoch > 0
            && (
                inputs.Previous.IsEmpty
                || (
                    GlobalBaseline.TryParse(inputs.Previous, terms.Fleet, out previous)
                    && previous.Epoch < inputs.Epoch
                )
            );
    }
}
