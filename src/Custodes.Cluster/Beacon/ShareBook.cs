using Custodes.Cluster.Validating;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;

namespace Custodes.Cluster.Beacon;

/// <summary>What validators said for the next draw, and whether a body has of it what it must have.</summary>
/// <remarks>
/// A leader may have what others have not, and must not leave out what everybody has: what was here before the epoch was
/// due by this validator's clock has to be in its body. What came later may be missing. When other validators begin to
/// vote, who stays keeps its chain, and who comes commits to one. One owner.
/// </remarks>
/// <param name="genesis">The chain.</param>
/// <param name="verifier">Checks signatures.</param>
public sealed class ShareBook(ValidatorGenesis genesis, IVoteVerifier verifier)
{
    // Who says more than one thing cannot fill the place of others.
    private const int SharesOfOneMax = 4;

    private readonly CommitteeBeacon beacon = new(genesis.Set);
    private readonly SortedDictionary<int, List<BeaconShare>> held = [];
    private readonly SortedDictionary<int, List<BeaconShare>> early = [];
    private readonly HashSet<Sha256Hash> due = [];
    private readonly HashSet<Sha256Hash> missed = [];
    private BeaconSecret? secret;

    // Who votes in the next epoch, and in the one after it: as a body says it, two epochs before.
    private ValidatorSet voters = genesis.Set;
    private ValidatorSet upcoming = genesis.Set;

    /// <summary>The draw.</summary>
    public CommitteeBeacon Beacon => beacon;

    /// <summary>What this validator says for the next epoch; null when it has nothing to say.</summary>
    public BeaconShare? Own(IVoteSigner signer)
    {
        int self = voters.IndexOfKey(signer.PublicKey);
        if (self < 0 || !beacon.IsCalled(self))
        {
            return null;
        }

        secret ??= new BeaconSecret(genesis.Chain, signer);
        ulong committed = beacon.CommittedIn(self);
        Sha256Hash value =
            committed == 0 ? secret.AnchorOf(beacon.Next) : secret.ValueOf(committed, beacon.Next);
        return BeaconShare.Sign(genesis.Chain, beacon.Next, self, value, signer);
    }

    /// <summary>Takes what a validator said; those of the epoch after the next wait.</summary>
    public bool TryTake(ReadOnlyMemory<byte> raw)
    {
        if (
            !BeaconShare.TryRead(
                raw,
                genesis.Chain,
                epoch => epoch == beacon.Next ? voters : upcoming,
                verifier,
                IsWanted,
                out BeaconShare? share
            )
        )
        {
            return false;
        }

        bool isNext = share.Epoch == beacon.Next;
        SortedDictionary<int, List<BeaconShare>> book = isNext ? held : early;
        if (!book.TryGetValue(share.Signer, out List<BeaconShare>? same))
        {
            book.Add(share.Signer, same = []);
        }

        same.Add(share);
        return isNext;
    }

    /// <summary>Whether one that has a seat, or before there are seats anybody, has not been heard.</summary>
    public bool IsIncomplete
    {
        get
        {
            foreach (int signer in beacon.Committee)
            {
                if (!held.ContainsKey(signer))
                {
                    return true;
                }
            }

            return beacon.Committee.Count == 0 && held.Count < voters.Count;
        }
    }

    /// <summary>The next epoch is due by the clock: what is here now must be in its body.</summary>
    public void OnDue(ulong epoch)
    {
        if (epoch != beacon.Next)
        {
            return;
        }

        foreach (List<BeaconShare> same in held.Values)
        {
            foreach (BeaconShare share in same)
            {
                _ = due.Add(share.Value);
            }
        }
    }

    /// <summary>What a leader puts into its body, ascending: one of each who said something.</summary>
    public BeaconReveal[] Build()
    {
        List<BeaconReveal> reveals = [];
        foreach ((int signer, List<BeaconShare> same) in held)
        {
            reveals.Add(new BeaconReveal(signer, same[0].Value));
        }

        return [.. reveals];
    }

    /// <summary>Compares a body of the next epoch with what validators are bound to, and with what is here.</summary>
    public BodyVerdict Check(EpochBody body)
    {
        HashSet<int> told = [];
        bool isMissing = false;
        foreach (BeaconReveal reveal in body.BeaconReveals)
        {
            bool isSeated = beacon.Committee.Contains(reveal.Signer);
            if (
                reveal.Signer >= voters.Count
                || !beacon.IsCalled(reveal.Signer)
                || (isSeated && !beacon.IsReveal(reveal.Signer, reveal.Preimage))
            )
            {
                return BodyVerdict.Invalid;
            }

            // An anchor is worth nothing without the signature of the one whom it binds.
            isMissing |= !isSeated && Find(reveal.Preimage) is null;
            _ = told.Add(reveal.Signer);
        }

        bool isWhole = true;
        foreach ((int signer, List<BeaconShare> same) in held)
        {
            foreach (BeaconShare share in same)
            {
                if (due.Contains(share.Value) && !told.Contains(signer))
                {
                    isWhole = false;
                    _ = missed.Add(share.Value);
                }
            }
        }

        return body.AssignmentSeed != beacon.SeedOf(body.PreviousDigest, body.BeaconReveals)
                ? BodyVerdict.Invalid
            : isMissing ? BodyVerdict.DataMissing
            : !isWhole ? BodyVerdict.Incomplete
            : BodyVerdict.Valid;
    }

    /// <summary>Anchors in a body that nobody who was heard here has signed.</summary>
    public IEnumerable<Sha256Hash> Missing(EpochBody body)
    {
        foreach (BeaconReveal reveal in body.BeaconReveals)
        {
            if (!beacon.Committee.Contains(reveal.Signer) && Find(reveal.Preimage) is null)
            {
                yield return reveal.Preimage;
            }
        }
    }

    /// <summary>What has this value; null when it is not here.</summary>
    public BeaconShare? Find(Sha256Hash value)
    {
        foreach (List<BeaconShare> same in held.Values)
        {
            foreach (BeaconShare share in same)
            {
                if (share.Value == value)
                {
                    return share;
                }
            }
        }

        return null;
    }

    /// <summary>What a body was refused for not having, once: the next leader may lack it too.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> TakeMissed()
    {
        List<ReadOnlyMemory<byte>> shown = [];
        foreach (Sha256Hash value in missed)
        {
            if (Find(value) is { } share)
            {
                shown.Add(share.Raw);
            }
        }

        missed.Clear();
        return shown;
    }

    /// <summary>Told of every decision in order.</summary>
    public void OnDecided(EpochBody body)
    {
        beacon.OnDecided(body);
        ValidatorSet before = voters;
        voters = upcoming;
        upcoming = body.NextSet ?? upcoming;
        if (voters.Hash != before.Hash)
        {
            beacon.Follow(voters);
        }

        held.Clear();
        due.Clear();
        missed.Clear();
        foreach (List<BeaconShare> same in early.Values)
        {
            foreach (BeaconShare share in same)
            {
                if (IsWanted(share))
                {
                    if (!held.TryGetValue(share.Signer, out List<BeaconShare>? known))
                    {
                        held.Add(share.Signer, known = []);
                    }

                    known.Add(share);
                }
            }
        }

        early.Clear();
    }

    private bool IsWanted(BeaconShare share)
    {
        if (share.Epoch == beacon.Next + 1)
        {
            return !early.TryGetValue(share.Signer, out List<BeaconShare>? waiting)
                || (
                    waiting.Count < SharesOfOneMax
                    && waiting.TrueForAll(other => other.Value != share.Value)
                );
        }

        if (share.Epoch != beacon.Next || !beacon.IsCalled(share.Signer))
        {
            return false;
        }

        bool isNew =
            !held.TryGetValue(share.Signer, out List<BeaconShare>? same)
            || (
                same.Count < SharesOfOneMax && same.TrueForAll(other => other.Value != share.Value)
            );
        return isNew
            && (
                !beacon.Committee.Contains(share.Signer)
                || beacon.IsReveal(share.Signer, share.Value)
            );
    }
}
