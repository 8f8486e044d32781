using Custodes.Clocks.Windows;
using Custodes.Cluster.Beacon;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Validators;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.RedTeam.Beacon;

/// <summary>Honest validators that draw: the product's beacon, and a chain of values for each of four.</summary>
internal sealed class BeaconScene : IDisposable
{
    private const int Validators = 4;

    private readonly CommitteeBeacon beacon;
    private readonly HashChain[] secrets = new HashChain[Validators];
    private EpochBody open;

    public BeaconScene(ulong seed, int epochs)
    {
        Validator[] members = new Validator[Validators];
        BeaconReveal[] anchors = new BeaconReveal[Validators];
        for (int index = 0; index < Validators; index++)
        {
            byte[] bytes = Sha256.Of([(byte)index]).ToArray();
            members[index] = new Validator((ushort)index, bytes, 1);
            BitConverter.TryWriteBytes(bytes, SplitMix64.Mix(seed ^ (ulong)(index + 1)));
            secrets[index] = new HashChain(bytes, (2 * epochs) + 2, firstEpoch: 1);
            anchors[index] = new BeaconReveal(index, secrets[index][0]);
        }

        bool isSet = ValidatorSet.TryCreate(members, out ValidatorSet? set, out _);
        Invariant.That(isSet && set is not null);
        beacon = new CommitteeBeacon(set);
        open = new EpochBody
        {
            Chain = default,
            Epoch = 1,
            PreviousDigest = default,
            SetHash = set.Hash,
            BeaconReveals = anchors,
        };
    }

    /// <summary>Two epochs of the chain: one certifies a baseline, and the next draws.</summary>
    /// <param name="choose">
    /// Says which baseline; it may ask what would be drawn after each if validators showed again what they showed
    /// last, which is all that anybody knows by then.
    /// </param>
    public Sha256Hash Draw(Func<Func<Sha256Hash, Sha256Hash>, Sha256Hash> choose)
    {
        // Who is called next does not depend on what is chosen.
        beacon.OnDecided(open);
        Sha256Hash baseline = choose(one => beacon.SeedOf(DigestOf(one), open.BeaconReveals));
        Next(DigestOf(baseline), baseline);
        Sha256Hash drawn = open.AssignmentSeed;
        beacon.OnDecided(open);
        Next(EpochBody.DigestOf(open.ToBytes()), baseline);
        return drawn;
    }

    public void Dispose()
    {
        foreach (HashChain secret in secrets)
        {
            secret.Dispose();
        }
    }

    private Sha256Hash DigestOf(Sha256Hash baseline) =>
        EpochBody.DigestOf((open with { BaselineDigest = baseline }).ToBytes());

    private void Next(Sha256Hash previous, Sha256Hash baseline)
    {
        List<BeaconReveal> reveals = [];
        foreach (int signer in beacon.Committee)
        {
            reveals.Add(new BeaconReveal(signer, secrets[signer][(int)beacon.Next - 1]));
        }

        open = open with
        {
            Epoch = beacon.Next,
            PreviousDigest = previous,
            BaselineDigest = baseline,
            BeaconReveals = [.. reveals],
            AssignmentSeed = beacon.SeedOf(previous, reveals),
        };
    }
}
