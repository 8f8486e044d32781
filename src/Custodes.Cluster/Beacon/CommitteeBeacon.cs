using System.Buffers.Binary;
using Custodes.Clocks.Windows;
using Custodes.Cluster.Messages;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Validators;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Cluster.Beacon;

/// <summary>The draw that no single node decides: what a committee of validators reveals once the epoch before is decided.</summary>
/// <remarks>
/// Each validator commits to a chain of hashes in one body, and from the next epoch on each of its values is fixed. A
/// committee of eight is drawn for each epoch; its values are shown once the epoch before is decided, and the seed is
/// the hash of them and of the digest of the body before. So whoever chose what was decided chose blindly. Fewer than
/// three quarters of the committee draw nothing: the seed is zero then, and nothing may be planned from it. Who
/// does not reveal keeps one choice (to reveal or not, after seeing the others), is counted by name, and has no seat for
/// <see cref="SuspendedEpochs"/> epochs; when that would leave fewer than three quarters of those who committed, all
/// are forgiven. A function of the bodies alone: everybody who has them gets the same. Weights do not count here.
/// </remarks>
public sealed class CommitteeBeacon
{
    /// <summary>Seats of a committee.</summary>
    public const int SeatCountMax = 8;

    /// <summary>Epochs without a seat after one without a reveal.</summary>
    public const int SuspendedEpochs = 64;

    /// <summary>Epochs that a commitment is good for.</summary>
    public const int ChainCount = 1 << 16;

    private ValidatorSet set;
    private BeaconMember[] members;
    private readonly SortedSet<int> committee = [];
    private Sha256Hash newest;

    /// <summary>Begins with a chain.</summary>
    /// <param name="set">Who votes.</param>
    public CommitteeBeacon(ValidatorSet set)
    {
        this.set = set;
        members = new BeaconMember[set.Count];
    }

    /// <summary>The epoch that is drawn next.</summary>
    public ulong Next { get; private set; } = 1;

    /// <summary>Indices of the validators whose reveals the next body is to have, ascending.</summary>
    public IReadOnlyCollection<int> Committee => committee;

    /// <summary>The newest epoch that drew something; 0 for none.</summary>
    public ulong DrawnEpoch { get; private set; }

    /// <summary>How often each validator was to reveal and no body has it, by index.</summary>
    public IReadOnlyList<long> Withheld =>
        Array.ConvertAll(members, static member => member.Withheld);

    /// <summary>How often a validator was to reveal and no body has it, since the beginning of the chain.</summary>
    public long WithheldBy(int signer) => members[signer].Withheld;

    /// <summary>In which epoch a validator committed to the chain that it has to reveal from; 0 when it has none now.</summary>
    public ulong CommittedIn(int signer) =>
        IsCommitted(members[signer], Next) ? members[signer].Committed : 0;

    /// <summary>Whether a validator has something to say for the next epoch: a reveal, or a commitment.</summary>
    public bool IsCalled(int signer) => CommittedIn(signer) == 0 || committee.Contains(signer);

    /// <summary>Whether a value is the one that a validator is bound to in the next epoch.</summary>
    public bool IsReveal(int signer, Sha256Hash value)
    {
        BeaconMember member = members[signer];
        if (!committee.Contains(signer))
        {
            return false;
        }

        ulong known = member.Shown - member.Committed;
        for (ulong index = Next - member.Committed; index > known; index--)
        {
            value = HashChain.Before((long)index, value);
        }

        return value == member.Value;
    }

    /// <summary>What is drawn in the next epoch; zero when too few reveal.</summary>
    /// <param name="previous">Digest of the body before.</param>
    /// <param name="reveals">Those of its body, ascending.</param>
    public Sha256Hash SeedOf(Sha256Hash previous, IReadOnlyList<BeaconReveal> reveals)
    {
        BodyWriter writer = new();
        writer.PutBytes("custodes/assignment-seed/v2\n"u8);
        writer.PutUInt64(Next);
        writer.PutHash(previous);
        int count = 0;
        foreach (BeaconReveal reveal in reveals)
        {
            if (committee.Contains(reveal.Signer))
            {
                writer.PutUInt16((ushort)reveal.Signer);
                writer.PutHash(reveal.Preimage);
                count++;
            }
        }

        bool isDrawn = committee.Count > 0 && Quorum.IsReached(count, committee.Count);
        return isDrawn ? Sha256.Of(writer.ToArray()) : default;
    }

    /// <summary>Told of every decision in order.</summary>
    public void OnDecided(EpochBody body)
    {
        Invariant.That(body.Epoch == Next);
        SortedSet<int> silent = [.. committee];
        foreach (BeaconReveal reveal in body.BeaconReveals)
        {
            if (reveal.Signer >= set.Count)
            {
                continue;
            }

            BeaconMember member = members[reveal.Signer];
            members[reveal.Signer] = member with
            {
                Value = reveal.Preimage,
                Shown = body.Epoch,
                Committed = silent.Remove(reveal.Signer) ? member.Committed : body.Epoch,
            };
        }

        foreach (int signer in silent)
        {
            BeaconMember member = members[signer];
            members[signer] = member with
            {
                Withheld = member.Withheld + 1,
                SuspendedThrough = body.Epoch + SuspendedEpochs,
            };
        }

        if (body.AssignmentSeed != default)
        {
            newest = body.AssignmentSeed;
            DrawnEpoch = body.Epoch;
        }

        Next = body.Epoch + 1;
        Seat();
    }

    /// <summary>Others vote from the next epoch on: who stays keeps its chain and its count, and who went has no seat.</summary>
    public void Follow(ValidatorSet next)
    {
        BeaconMember[] kept = new BeaconMember[next.Count];
        for (int signer = 0; signer < next.Count; signer++)
        {
            int before = set.IndexOfKey(next[signer].PublicKey);
            kept[signer] = before < 0 ? default : members[before];
        }

        set = next;
        members = kept;
        Seat();
    }

    private static bool IsCommitted(BeaconMember member, ulong epoch) =>
        member.Committed > 0 && epoch - member.Committed <= ChainCount;

    // Drawn by the newest draw: who leads cannot choose a committee of its friends.
    private void Seat()
    {
        committee.Clear();
        List<int> committed = [];
        List<int> seated = [];
        for (int signer = 0; signer < members.Length; signer++)
        {
            if (IsCommitted(members[signer], Next))
            {
                committed.Add(signer);
                if (members[signer].SuspendedThrough < Next)
                {
                    seated.Add(signer);
                }
            }
        }

        if (!Quorum.IsReached(committed.Count, members.Length))
        {
            return;
        }

        if (!Quorum.IsReached(seated.Count, committed.Count))
        {
            foreach (int signer in committed)
            {
                members[signer] = members[signer] with { SuspendedThrough = 0 };
            }

            seated = committed;
        }

        Span<byte> bytes = stackalloc byte[sizeof(ulong) + Sha256Hash.Bytes];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Next);
        newest.CopyTo(bytes[sizeof(ulong)..]);
        byte[] seed = Sha256.Of("custodes/committee/v1\n"u8, bytes).ToArray();
        SplitMix64 draw = new(BinaryPrimitives.ReadUInt64LittleEndian(seed));
        for (int last = seated.Count - 1; last > 0; last--)
        {
            int chosen = draw.Below(last + 1);
            (seated[last], seated[chosen]) = (seated[chosen], seated[last]);
        }

        for (int seat = 0; seat < Math.Min(seated.Count, SeatCountMax); seat++)
        {
            _ = committee.Add(seated[seat]);
        }
    }

    /// <summary>What is known of one validator's chain.</summary>
    private readonly record struct BeaconMember(
        ulong Committed,
        ulong Shown,
        Sha256Hash Value,
        ulong SuspendedThrough,
        long Withheld
    );
}
