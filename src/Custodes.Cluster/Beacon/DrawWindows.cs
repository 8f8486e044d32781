using Custodes.Cryptography;

namespace Custodes.Cluster.Beacon;

/// <summary>Which draw an epoch of the tree may be planned from: nobody picks one out of many.</summary>
/// <remarks>
/// The epochs of the chain after the one that certified a baseline are counted off in windows as long as an epoch of the
/// tree; the first draw of each window is good. A global node that waits for a better one pays an epoch of the tree
/// for each, which everybody sees. Older windows stay good, the newest <see cref="WindowCountMax"/> of them: what is
/// under way when a window ends is not lost.
/// </remarks>
/// <param name="epochsOfWindow">Epochs of the chain in a window.</param>
public sealed class DrawWindows(int epochsOfWindow)
{
    /// <summary>Windows that are remembered.</summary>
    public const int WindowCountMax = 8;

    private readonly SortedDictionary<ulong, (ulong Epoch, Sha256Hash Seed)> draws = [];

    /// <summary>The epoch of the chain that certified the baseline.</summary>
    public ulong Since { get; private set; }

    /// <summary>The newest good draw; epoch 0 for none.</summary>
    public (ulong Epoch, Sha256Hash Seed) Newest
    {
        get
        {
            (ulong Epoch, Sha256Hash Seed) newest = default;
            foreach ((ulong Epoch, Sha256Hash Seed) draw in draws.Values)
            {
                newest = draw;
            }

            return newest;
        }
    }

    /// <summary>The good draws, ascending by epoch of the chain.</summary>
    public IEnumerable<(ulong Epoch, Sha256Hash Seed)> Good => draws.Values;

    /// <summary>A baseline was certified: what was drawn up to then is of no use.</summary>
    public void Begin(ulong epoch)
    {
        Since = epoch;
        draws.Clear();
    }

    /// <summary>Takes what the body of an epoch drew; in any order, zero for nothing.</summary>
    public void Take(ulong epoch, Sha256Hash seed)
    {
        if (epoch <= Since || seed == default)
        {
            return;
        }

        ulong window = (epoch - Since - 1) / (ulong)epochsOfWindow;
        if (
            !draws.TryGetValue(window, out (ulong Epoch, Sha256Hash Seed) first)
            || epoch < first.Epoch
        )
        {
            draws[window] = (epoch, seed);
        }

        while (draws.Count > WindowCountMax)
        {
            foreach (ulong oldest in draws.Keys)
            {
                _ = draws.Remove(oldest);
                break;
            }
        }
    }

    /// <summary>The seed of a good draw; null for any other epoch.</summary>
    public Sha256Hash? SeedOf(ulong epoch)
    {
        foreach ((ulong Epoch, Sha256Hash Seed) draw in draws.Values)
        {
            if (draw.Epoch == epoch)
            {
                return draw.Seed;
            }
        }

        return null;
    }
}
