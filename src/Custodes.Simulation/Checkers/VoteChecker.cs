using Custodes.Consensus.Certificates;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;
using Custodes.Simulation.Worlds;

namespace Custodes.Simulation.Checkers;

/// <summary>Looks at the bytes that are sent, not at anybody's state, and says when a promise is broken.</summary>
/// <remarks>
/// It counts votes that never arrive as well: two certificates that could be put together are as bad as two
/// that were.
/// </remarks>
internal sealed class VoteChecker(World world)
{
    private readonly List<ViewTally> views = [];
    private readonly List<(Sha256Hash Instance, ulong Epoch, ValidatorSet Set)> instances = [];
    private readonly List<(ulong Epoch, Sha256Hash Value)> finals = [];
    private ViewTally? latest;

    public Violation? Violation { get; private set; }

    /// <summary>An honest validator takes part in an agreement.</summary>
    public void OnInstance(InstanceName name, ValidatorSet set)
    {
        Sha256Hash id = name.ToId(world.Chain);
        if (Find(id) is null)
        {
            instances.Add((id, name.Epoch, set));
        }
    }

    /// <summary>Something was sent.</summary>
    public void OnSent(long timeMs, int node, bool isHonest, byte[] bytes)
    {
        if (!MessageCodec.TryRead(bytes, out ConsensusMessage? message))
        {
            return;
        }

        switch (message)
        {
            case ConsensusMessage.VoteCast cast:
                OnVote(timeMs, node, isHonest, message.Epoch, cast.Vote);
                break;
            case ConsensusMessage.CertificateShown shown:
                OnShown(timeMs, node, isHonest, message.Epoch, shown.Certificate);
                break;
            case ConsensusMessage.FinalShown shown:
                OnShown(timeMs, node, isHonest, message.Epoch, shown.Final);
                break;
            case ConsensusMessage.Proposal proposal:
                Count(timeMs, proposal);
                break;
            default:
                break;
        }
    }

    /// <summary>An honest validator decided.</summary>
    public void OnDecided(long timeMs, int node, ulong expectedEpoch, Decision decision)
    {
        ulong epoch = decision.Name.Epoch;
        if (epoch != expectedEpoch)
        {
            Report(ViolationKind.Order, timeMs, node, epoch, 0, $"{expectedEpoch} was next");
        }

        OnInstanceFinal(timeMs, node, epoch, decision.Final.Statement);
        OnCertificate(timeMs, node, epoch, decision.Final);
        if (decision.Notarization is { } notarization)
        {
            OnCertificate(timeMs, node, epoch, notarization);
        }

        if (world.Validate(decision.Digest, decision.Body) != BodyVerdict.Valid)
        {
            Report(ViolationKind.Validity, timeMs, node, epoch, 0, "decided what is not true");
        }
    }

    public void Report(
        ViolationKind kind,
        long timeMs,
        int node,
        ulong epoch,
        int view,
        string detail
    ) => Violation ??= new Violation(kind, timeMs, node, epoch, view, detail);

    private void OnVote(long timeMs, int node, bool isHonest, ulong epoch, Vote vote)
    {
        Statement said = vote.Statement;
        if (Find(said.Instance) is not { } instance || vote.Signer >= instance.Set.Count)
        {
            return;
        }

        ViewTally tally = Of(said.Instance, said.View);
        if (isHonest)
        {
            CheckRules(tally, timeMs, node, epoch, said);
        }
        else if (!vote.IsSigned(instance.Set, world.Verifier))
        {
            return;
        }

        UInt128 signers = tally.Add(said, vote.Signer);
        if (
            instance.Set.IsQuorum(instance.Set.WeightOf(signers)) && !tally.Certified.Contains(said)
        )
        {
            OnQuorum(tally, timeMs, instance.Epoch, said);
        }
    }

    private void CheckRules(ViewTally tally, long timeMs, int node, ulong epoch, Statement said)
    {
        switch (said.Kind)
        {
            case VoteKind.Notarize:
                CheckJustification(timeMs, node, epoch, said);
                tally.Notarized[node] ??= said;
                if (tally.Notarized[node] != said)
                {
                    Report(ViolationKind.RuleOne, timeMs, node, epoch, said.View, "two NOTARIZE");
                }

                break;
            case VoteKind.Nullify:
                tally.Nullified[node] = true;
                break;
            default:
                tally.Finalized[node] ??= said;
                if (tally.Finalized[node] != said)
                {
                    Report(ViolationKind.RuleTwo, timeMs, node, epoch, said.View, "two FINALIZE");
                }

                break;
        }

        if (tally.Nullified[node] && tally.Finalized[node] is not null)
        {
            Report(ViolationKind.RuleTwo, timeMs, node, epoch, said.View, "NULLIFY and FINALIZE");
        }
    }

    // By what has been sent so far: a certificate that nobody could have made justifies nothing.
    private void CheckJustification(long timeMs, int node, ulong epoch, Statement said)
    {
        bool isJustified =
            said.Parent == 0
            || Has(said with { Kind = VoteKind.Notarize, View = said.Parent }, isSameParent: false);
        for (int view = said.Parent + 1; view < said.View; view++)
        {
            Statement skipped = new(VoteKind.Nullify, said.Instance, view, Parent: 0, default);
            isJustified &= Has(skipped, isSameParent: true);
        }

        if (!isJustified)
        {
            Report(ViolationKind.RuleThree, timeMs, node, epoch, said.View, "not justified");
        }
    }

    private bool Has(Statement said, bool isSameParent)
    {
        foreach (Statement certified in Of(said.Instance, said.View).Certified)
        {
            bool isParent = !isSameParent || certified.Parent == said.Parent;
            if (certified.Kind == said.Kind && certified.Value == said.Value && isParent)
            {
                return true;
            }
        }

        return false;
    }

    private void Count(long timeMs, ConsensusMessage.Proposal proposal)
    {
        if (proposal.Notarization is { } notarization)
        {
            Count(timeMs, notarization);
        }

        foreach (Certificate nullification in proposal.Nullifications)
        {
            Count(timeMs, nullification);
        }
    }

    private void OnShown(long timeMs, int node, bool isHonest, ulong epoch, Certificate certificate)
    {
        if (isHonest)
        {
            OnCertificate(timeMs, node, epoch, certificate);
        }

        Count(timeMs, certificate);
    }

    // A liar may show votes that were never sent one by one, and an honest validator one that it had logged when
    // it lost power.
    private void Count(long timeMs, Certificate certificate)
    {
        Statement said = certificate.Statement;
        if (
            Find(said.Instance) is not { } instance
            || Of(said.Instance, said.View).Certified.Contains(said)
            || !certificate.TryVerify(instance.Set, world.Verifier, out _)
        )
        {
            return;
        }

        ViewTally tally = Of(said.Instance, said.View);
        for (int signer = 0; signer < instance.Set.Count; signer++)
        {
            if (certificate.Has(signer))
            {
                _ = tally.Add(said, signer);
            }
        }

        if (!tally.Certified.Contains(said))
        {
            OnQuorum(tally, timeMs, instance.Epoch, said);
        }
    }

    private void OnQuorum(ViewTally tally, long timeMs, ulong epoch, Statement said)
    {
        foreach (Statement other in tally.Certified)
        {
            if (said.Kind == VoteKind.Notarize && other.Kind == VoteKind.Notarize)
            {
                Report(ViolationKind.Uniqueness, timeMs, -1, epoch, said.View, "two notarisations");
            }

            if (
                (said.Kind, other.Kind)
                is
                    (VoteKind.Finalize, VoteKind.Nullify)
                    or
                    (VoteKind.Nullify, VoteKind.Finalize)
            )
            {
                Report(
                    ViolationKind.Exclusion,
                    timeMs,
                    -1,
                    epoch,
                    said.View,
                    "finalised and nullified"
                );
            }
        }

        tally.Certified.Add(said);
        if (said.Kind == VoteKind.Finalize)
        {
            OnInstanceFinal(timeMs, -1, epoch, said);
        }
    }

    private void OnInstanceFinal(long timeMs, int node, ulong epoch, Statement said)
    {
        foreach ((ulong Epoch, Sha256Hash Value) final in finals)
        {
            if (final.Epoch == epoch)
            {
                if (final.Value != said.Value)
                {
                    Report(
                        ViolationKind.Agreement,
                        timeMs,
                        node,
                        epoch,
                        said.View,
                        $"{final.Value.ToString()[..8]} and {said.Value.ToString()[..8]}"
                    );
                }

                return;
            }
        }

        finals.Add((epoch, said.Value));
    }

    private void OnCertificate(long timeMs, int node, ulong epoch, Certificate certificate)
    {
        bool holds =
            Find(certificate.Statement.Instance) is { } instance
            && instance.Epoch == epoch
            && certificate.TryVerify(instance.Set, world.Verifier, out _);
        if (!holds)
        {
            Report(
                ViolationKind.Certificate,
                timeMs,
                node,
                epoch,
                certificate.Statement.View,
                $"{certificate.Statement.Kind} by {certificate.SignerCount}"
            );
        }
    }

    private (Sha256Hash Instance, ulong Epoch, ValidatorSet Set)? Find(Sha256Hash id)
    {
        for (int index = instances.Count - 1; index >= 0; index--)
        {
            if (instances[index].Instance == id)
            {
                return instances[index];
            }
        }

        return null;
    }

    private ViewTally Of(Sha256Hash instance, int view)
    {
        if (latest is { } recent && recent.View == view && recent.Instance == instance)
        {
            return recent;
        }

        for (int index = views.Count - 1; index >= 0; index--)
        {
            if (views[index].View == view && views[index].Instance == instance)
            {
                latest = views[index];
                return latest;
            }
        }

        latest = new ViewTally(instance, view, world.NodeCount);
        views.Add(latest);
        return latest;
    }
}
