using Custodes.Cluster.Beacon;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Certificates;

namespace Custodes.Cluster.Certified;

/// <content>Which draws the next epoch of the tree may be planned from.</content>
public sealed partial class CertificateBook
{
    // Certificates come in any order: those that came before the one of their baseline are looked at again.
    private const int RecentCountMax = 16;

    private readonly SortedDictionary<
        ulong,
        (EpochBody Body, ReadOnlyMemory<byte> Message)
    > recent = [];
    private readonly SortedDictionary<ulong, ReadOnlyMemory<byte>> drawn = [];
    private DrawWindows? draws;

    /// <summary>Epochs of the chain in a window of draws; 0 when nobody asks for draws.</summary>
    public int DrawWindow
    {
        get;
        init
        {
            field = value;
            draws = value > 0 ? new DrawWindows(value) : null;
        }
    }

    /// <summary>The newest draw that is good after the newest baseline; epoch 0 for none.</summary>
    public CertifiedDraw NewestDraw =>
        draws is { Newest: { Epoch: > 0 } newest }
            ? new CertifiedDraw(newest.Epoch, newest.Seed, drawn[newest.Epoch])
            : default;

    /// <summary>Reads a certificate without keeping anything of it; null when it is none.</summary>
    public CertifiedEpoch? Read(ReadOnlyMemory<byte> message)
    {
        _ = follower.Take(message.Span, out CertifiedEpoch? taken);
        return taken;
    }

    private CertificateNews TakeDraw(EpochBody body, ReadOnlyMemory<byte> message)
    {
        if (draws is null)
        {
            return CertificateNews.None;
        }

        recent[body.Epoch] = (body, message);
        while (recent.Count > RecentCountMax)
        {
            _ = recent.Remove(recent.Keys.First());
        }

        ulong before = draws.Newest.Epoch;
        CertifiedEpoch? newest = baselines.Count > 0 ? baselines[^1] : null;
        ulong since = newest?.Body.Epoch ?? 0;
        if (since != draws.Since)
        {
            draws.Begin(since);
            drawn.Clear();
        }

        foreach ((ulong epoch, (EpochBody known, ReadOnlyMemory<byte> bytes)) in recent)
        {
            if (epoch > since && known.BaselineDigest == (newest?.Body.BaselineDigest ?? default))
            {
                draws.Take(epoch, known.AssignmentSeed);
                _ = drawn.TryAdd(epoch, bytes);
            }
        }

        foreach (ulong epoch in (ulong[])[.. drawn.Keys])
        {
            if (draws.SeedOf(epoch) is null)
            {
                _ = drawn.Remove(epoch);
            }
        }

        return draws.Newest.Epoch != before && draws.Newest.Epoch > 0
            ? CertificateNews.Draw
            : CertificateNews.None;
    }
}
