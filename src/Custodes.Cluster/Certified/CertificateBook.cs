using Custodes.Cluster.Messages;
using Custodes.Cluster.Validating;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Certificates;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;

namespace Custodes.Cluster.Certified;

/// <summary>What a node that does not vote knows to be certified: the newest baselines, and the standing verdicts.</summary>
/// <remarks>
/// Pure: it believes signatures of a quorum and nobody's word. Certificates may come in any order, by any way and more
/// than once. It keeps those that it still needs, to show them to others and to read them again after a restart.
/// One caller.
/// </remarks>
/// <param name="genesis">The chain.</param>
/// <param name="verifier">Checks signatures.</param>
public sealed partial class CertificateBook(ValidatorGenesis genesis, IVoteVerifier verifier)
{
    /// <summary>Baselines that count as certified: the newest ones.</summary>
    public const int BaselineCountMax = 4;

    /// <summary>Subjects with a certified verdict; those that were judged longest ago go first.</summary>
    public const int RulingCountMax = 1 << 16;

    private readonly CertificateFollower follower = new(genesis.Chain, genesis.Set, verifier);
    private readonly SortedDictionary<ulong, ReadOnlyMemory<byte>> kept = [];
    private readonly SortedDictionary<ulong, ReadOnlyMemory<byte>> changes = [];
    private readonly List<CertifiedEpoch> baselines = [];
    private readonly Dictionary<Sha256Hash, CertifiedRuling> rulings = [];

    /// <summary>The newest certified epoch; null before the first.</summary>
    public CertifiedEpoch? Latest { get; private set; }

    /// <summary>Its number; 0 before the first.</summary>
    public ulong Epoch => Latest?.Body.Epoch ?? 0;

    /// <summary>The chain.</summary>
    public ValidatorGenesis Genesis => genesis;

    /// <summary>Standing verdicts by subject.</summary>
    public IReadOnlyDictionary<Sha256Hash, CertifiedRuling> Rulings => rulings;

    /// <summary>Certificates that were not believed, since the start.</summary>
    public long Refused { get; private set; }

    /// <summary>The certificate of a baseline; null when it is not certified, or long superseded.</summary>
    public CertifiedEpoch? CertificateOf(Sha256Hash baseline)
    {
        foreach (CertifiedEpoch epoch in baselines)
        {
            if (epoch.Body.BaselineDigest == baseline)
            {
                return epoch;
            }
        }

        return null;
    }

    /// <summary>Who votes in the epoch after the newest.</summary>
    public Consensus.Validators.ValidatorSet Voters => follower.VotersOf(Epoch + 1);

    /// <summary>Takes the end of an epoch, as validators send it to each other.</summary>
    public CertificateNews Take(ReadOnlyMemory<byte> message)
    {
        _ = follower.Take(message.Span, out CertifiedEpoch? taken);
        if (taken is null)
        {
            Refused++;
            return CertificateNews.None;
        }

        CertificateNews news = CertificateNews.None;
        EpochBody body = taken.Body;
        if (body.Epoch > Epoch)
        {
            Latest = taken;
            news |= CertificateNews.Epoch;
        }

        if (body.NextSet is not null && changes.TryAdd(body.Epoch, message))
        {
            news |= CertificateNews.Voters;
        }

        news |= TakeBaseline(taken);
        news |= TakeVerdicts(taken);
        news |= TakeDraw(body, message);
        kept[body.Epoch] = message;
        Forget();
        return news;
    }

    /// <summary>The newest epoch in what a book wrote, which may be a lie: nothing is checked.</summary>
    public static ulong EpochOf(ReadOnlyMemory<byte> written)
    {
        ulong epoch = 0;
        foreach (ReadOnlyMemory<byte> message in BlockList.Read(written) ?? [])
        {
            if (MessageCodec.TryRead(message.Span, out ConsensusMessage? read))
            {
                epoch = Math.Max(epoch, read.Epoch);
            }
        }

        return epoch;
    }

    /// <summary>Takes what another book wrote; what in it is not certified is left out.</summary>
    public CertificateNews TakeAll(ReadOnlyMemory<byte> written)
    {
        CertificateNews news = CertificateNews.None;
        foreach (ReadOnlyMemory<byte> message in BlockList.Read(written) ?? [])
        {
            news |= Take(message);
        }

        return news;
    }

    /// <summary>Everything that somebody needs who knows the genesis alone: changes of voters first, in their order.</summary>
    /// <param name="bytesMax">When it is more than this, the oldest verdicts are left out.</param>
    public byte[] Write(int bytesMax)
    {
        List<ReadOnlyMemory<byte>> rest = [];
        long bytes = 0;
        foreach (ReadOnlyMemory<byte> change in changes.Values)
        {
            bytes += change.Length + sizeof(uint);
        }

        foreach ((ulong epoch, ReadOnlyMemory<byte> message) in kept.Reverse())
        {
            bytes += message.Length + sizeof(uint);
            if (bytes > bytesMax)
            {
                break;
            }

            if (!changes.ContainsKey(epoch))
            {
                rest.Add(message);
            }
        }

        rest.Reverse();
        return BlockList.Write([.. changes.Values, .. rest]);
    }

    // A later epoch without inputs repeats the digest, and certifies it as well as the first did.
    private CertificateNews TakeBaseline(CertifiedEpoch taken)
    {
        Sha256Hash digest = taken.Body.BaselineDigest;
        int known = baselines.FindIndex(other => other.Body.BaselineDigest == digest);
        if (known >= 0 && taken.Body.Epoch < baselines[known].Body.Epoch)
        {
            // What is drawn counts from the epoch that certified the baseline first.
            baselines[known] = taken;
        }

        if (digest == default || known >= 0)
        {
            return CertificateNews.None;
        }

        int index = baselines.FindLastIndex(other => other.Body.Epoch < taken.Body.Epoch) + 1;
        baselines.Insert(index, taken);
        if (baselines.Count > BaselineCountMax)
        {
            baselines.RemoveAt(0);
        }

        return baselines.Contains(taken) ? CertificateNews.Baseline : CertificateNews.None;
    }

    private CertificateNews TakeVerdicts(CertifiedEpoch taken)
    {
        CertificateNews news = CertificateNews.None;
        foreach (CertifiedVerdict verdict in taken.Body.Verdicts)
        {
            bool isNewer =
                !rulings.TryGetValue(verdict.Subject, out CertifiedRuling? standing)
                || standing.Epoch.Body.Epoch < taken.Body.Epoch;
            if (isNewer)
            {
                rulings[verdict.Subject] = new CertifiedRuling(verdict, taken);
                news |= CertificateNews.Verdicts;
            }
        }

        if (rulings.Count > RulingCountMax)
        {
            _ = rulings.Remove(rulings.MinBy(ruling => ruling.Value.Epoch.Body.Epoch).Key);
        }

        return news;
    }

    private void Forget()
    {
        HashSet<ulong> needed = [Epoch];
        foreach (CertifiedEpoch epoch in baselines)
        {
            _ = needed.Add(epoch.Body.Epoch);
        }

        needed.UnionWith(drawn.Keys);
        foreach (CertifiedRuling ruling in rulings.Values)
        {
            _ = needed.Add(ruling.Epoch.Body.Epoch);
        }

        foreach (ulong epoch in (ulong[])[.. kept.Keys])
        {
            if (!needed.Contains(epoch))
            {
                _ = kept.Remove(epoch);
            }
        }
    }
}
