using Custodes.Consensus.Validators;

namespace Custodes.Consensus.Protocol;

/// <summary>The three rules on which the safety of the agreement rests; all of it, as long as f ≤ 2q - n - 1.</summary>
/// <remarks>
/// 1. At most one NOTARIZE in a view: so two values cannot both be notarised in it.
/// 2. Never NULLIFY and FINALIZE in one view: so a finalised view cannot be skipped.
/// 3. NOTARIZE only what is justified: a new value needs a NULLIFY certificate of every view before; a value
///    again needs the NOTARIZE certificate of its parent and a NULLIFY certificate of every view since.
/// From 1 to 3 it follows that once a value has a FINALIZE certificate, no other value can be notarised in that
/// view or later. Time, order, loss and liars decide only whether and when there is agreement.
/// </remarks>
internal readonly struct VotingRules(RuleMutation mutation)
{
    /// <summary>Rule 1.</summary>
    public bool MayNotarize(OwnVotes own) =>
        own.Notarized is null || mutation == RuleMutation.TwoNotarizationsInAView;

    /// <summary>Rule 2, towards FINALIZE, of which there is one a view as well.</summary>
    public bool MayFinalize(OwnVotes own) =>
        own.Finalized is null
        && (own.Nullified is null || mutation == RuleMutation.FinalizeAfterNullify);

    /// <summary>Rule 2, towards NULLIFY.</summary>
    public bool MayNullify(OwnVotes own) =>
        own.Nullified is null
        && (own.Finalized is null || mutation == RuleMutation.NullifyAfterFinalize);

    /// <summary>Rule 3.</summary>
    /// <param name="view">The view of the proposal.</param>
    /// <param name="parent">The view it builds on, 0 for none.</param>
    /// <param name="isParentNotarized">A NOTARIZE certificate of that value in the parent view is at hand.</param>
    /// <param name="nullifiedFrom">The lowest view from which on all before this one have NULLIFY certificates.</param>
    public bool IsJustified(int view, int parent, bool isParentNotarized, int nullifiedFrom) =>
        ((parent == 0 || isParentNotarized) && parent < view && nullifiedFrom <= parent + 1)
        || mutation == RuleMutation.NoJustification;

    /// <summary>When signatures are a certificate.</summary>
    public bool IsQuorum(ValidatorSet set, UInt128 signers)
    {
        long weight = set.WeightOf(signers);
        return mutation == RuleMutation.QuorumOneLess
            ? set.IsQuorum(weight + 1)
            : set.IsQuorum(weight);
    }
}
