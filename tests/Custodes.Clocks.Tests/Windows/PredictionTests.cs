using System.Globalization;
using Custodes.Clocks.Windows;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Clocks.Tests.Windows;

/// <summary>
/// Goal: who has everything that is public foresees no better than chance; who has the secret foresees all.
/// Method: predictors name the slots of the next epoch from what is public before it is revealed: anchor,
/// bases, every earlier secret. Hits are binomial at the base rate p under chance; the share of hits must lie
/// within 4.5 standard deviations of p, which fails by chance once in 150,000 predictors. The same
/// predictor with the secret, and a fixed grid, must hit always: the test can fail.
/// </summary>
public sealed class PredictionTests
{
    private const int Epochs = 400;
    private const int Mean = 20;
    private const int SlotCount = 600;
    private const double Deviations = 4.5;

    private static readonly WindowTerms Terms = new()
    {
        SlotMs = 1000,
        SlotCount = SlotCount,
        Threshold = WindowTerms.ThresholdOf(Mean),
    };

    private readonly WindowSchedule[] schedules = new WindowSchedule[Epochs];
    private readonly Sha256Hash[] secrets = new Sha256Hash[Epochs];
    private readonly Sha256Hash[] bases = new Sha256Hash[Epochs];
    private readonly bool[][] isWindow = new bool[Epochs][];
    private readonly Sha256Hash anchor;

    public PredictionTests()
    {
        SplitMix64 chance = new(77);
        byte[] seed = [.. Enumerable.Range(0, 32).Select(_ => (byte)(chance.Next() >> 56))];
        using HashChain chain = new(seed, Epochs, firstEpoch: 0);
        anchor = chain.Anchor;
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            byte[] root = [.. Enumerable.Range(0, 32).Select(_ => (byte)(chance.Next() >> 56))];
            bases[epoch] = new WindowBase(epoch, "log", epoch * 9, new Sha256Hash(root)).Hash;
            secrets[epoch] = chain[epoch + 1];
            schedules[epoch] = new WindowSchedule(secrets[epoch], bases[epoch], Terms);
            isWindow[epoch] =
            [
                .. Enumerable.Range(0, SlotCount).Select(slot => schedules[epoch].IsWindow(slot)),
            ];
        }
    }

    [Fact]
    public void Everything_that_is_public_foretells_nothing()
    {
        Dictionary<string, Func<int, int[]>> predictors = new(StringComparer.Ordinal)
        {
            ["the secret before, as if it were this one's"] = epoch =>
                Draw(secrets[epoch - 1], epoch),
            ["the secret before, hashed on"] = epoch =>
                Draw(HashChain.Step(epoch + 1, secrets[epoch - 1]), epoch),
            ["the public end of the chain"] = epoch => Draw(anchor, epoch),
            ["the base alone"] = epoch => Draw(bases[epoch], epoch),
            ["the base hashed"] = epoch => Draw(Sha256.Of(bases[epoch].ToArray()), epoch),
            ["all secrets so far"] = epoch => Draw(AllBefore(epoch), epoch),
            ["the windows of the epoch before"] = epoch => schedules[epoch - 1].Windows(),
            ["the slots that were windows most often"] = Favourites,
            ["an even grid"] = _ =>
                [.. Enumerable.Range(0, SlotCount / Mean).Select(slot => slot * Mean)],
        };
        foreach ((string name, Func<int, int[]> predict) in predictors)
        {
            AssertChance(name, predict);
        }
    }

    [Fact]
    public void Waiting_teaches_nothing_whether_a_window_is_long_due_or_just_was()
    {
        foreach (int quiet in (int[])[0, 1, 5, Mean, 2 * Mean, 3 * Mean])
        {
            AssertChance(
                $"after {quiet} quiet slots",
                epoch =>
                    [
                        .. Enumerable
                            .Range(quiet + 1, SlotCount - quiet - 1)
                            .Where(slot => isWindow[epoch][slot - quiet - 1])
                            .Where(slot =>
                                !isWindow[epoch].AsSpan(slot - quiet, quiet).Contains(true)
                            ),
                    ]
            );
        }
    }

    [Fact]
    public void With_the_secret_every_window_is_foreseen()
    {
        (long hits, long tries) = Score(isWindow, epoch => Draw(secrets[epoch], epoch));

        Assert.Equal(tries, hits);
        Assert.InRange(tries, 11_000, 13_000);
    }

    [Fact]
    public void Windows_at_fixed_times_would_be_foreseen_from_the_first_epoch()
    {
        // The weak design: every twentieth slot. The predictor that is at chance against the lottery names the
        // windows of the epoch before.
        bool[][] grid =
        [
            .. Enumerable
                .Range(0, Epochs)
                .Select(_ =>
                    Enumerable.Range(0, SlotCount).Select(slot => slot % Mean == 7).ToArray()
                ),
        ];
        int[] Before(int epoch) =>
            [.. Enumerable.Range(0, SlotCount).Where(slot => grid[epoch - 1][slot])];
        (long hits, long tries) = Score(grid, Before);

        Assert.Equal((tries, (Epochs - 1L) * SlotCount / Mean), (hits, tries));
    }

    [Fact]
    public void Every_slot_is_a_window_equally_often()
    {
        // Chi-square over 30 groups of 20 slots: 30 degrees of freedom, 59.7 is passed once in 1,000.
        double expected = Epochs * (SlotCount / 30.0) / Mean;
        double sum = 0;
        for (int group = 0; group < 30; group++)
        {
            int count = isWindow.Sum(epoch => epoch.AsSpan(group * 20, 20).Count(true));
            sum += Math.Pow(count - expected, 2) / (expected * (1 - (1.0 / Mean)));
        }

        Assert.InRange(sum, 5, 59.7);
    }

    [Fact]
    public void The_distance_to_the_next_window_is_geometric()
    {
        // Gaps of 1, 2, ... 79 slots and longer ones: 79 degrees of freedom, 124.8 is passed once in 1,000.
        // Epochs are laid end to end, for an epoch's end would cut long gaps off.
        int[] counts = new int[80];
        int last = -1;
        int place = 0;
        foreach (bool isOne in isWindow.SelectMany(epoch => epoch))
        {
            if (isOne && last >= 0)
            {
                counts[Math.Min(place - last, 80) - 1]++;
            }

            last = isOne ? place : last;
            place++;
        }

        double p = 1.0 / Mean;
        int total = counts.Sum();
        double sum = 0;
        for (int gap = 1; gap <= 80; gap++)
        {
            double share = gap < 80 ? Math.Pow(1 - p, gap - 1) * p : Math.Pow(1 - p, gap - 1);
            sum += Math.Pow(counts[gap - 1] - (total * share), 2) / (total * share);
        }

        Assert.InRange(sum, 30, 124.8);
    }

    [Fact]
    public void A_drawn_end_lies_evenly_between_half_and_one_and_a_half()
    {
        WindowTerms terms = Terms with { IsEndDrawn = true, HasSureSlot = true };
        int[] ends =
        [
            .. Enumerable
                .Range(0, Epochs)
                .Select(epoch => new WindowSchedule(secrets[epoch], bases[epoch], terms).SlotCount),
        ];
        Assert.All(ends, end => Assert.InRange(end, SlotCount / 2, 3 * SlotCount / 2));

        // The mean of 400 draws from 601 even values: standard deviation 173.5 / 20.
        Assert.InRange(ends.Average(), SlotCount - 39.0, SlotCount + 39.0);
        Assert.InRange(ends.Min(), 300, 320);
        Assert.InRange(ends.Max(), 880, 900);
        Assert.All(
            Enumerable.Range(0, Epochs),
            epoch =>
                Assert.NotEmpty(
                    new WindowSchedule(
                        secrets[epoch],
                        bases[epoch],
                        terms with
                        {
                            Threshold = 0,
                        }
                    ).Windows()
                )
        );
    }

    private static int[] Draw(Sha256Hash guess, Sha256Hash epochBase) =>
        new WindowSchedule(guess, epochBase, Terms).Windows();

    private int[] Draw(Sha256Hash guess, int epoch) => Draw(guess, bases[epoch]);

    private Sha256Hash AllBefore(int epoch) =>
        Sha256.Of(Sha256Hash.BytesOf(secrets.AsSpan(0, epoch)));

    private int[] Favourites(int epoch) =>
        [
            .. Enumerable
                .Range(0, SlotCount)
                .OrderByDescending(slot => isWindow.Take(epoch).Count(one => one[slot]))
                .Take(SlotCount / Mean),
        ];

    private static (long Hits, long Tries) Score(bool[][] windows, Func<int, int[]> predict)
    {
        long hits = 0;
        long tries = 0;
        for (int epoch = 1; epoch < Epochs; epoch++)
        {
            foreach (int slot in predict(epoch))
            {
                tries++;
                hits += windows[epoch][slot] ? 1 : 0;
            }
        }

        return (hits, tries);
    }

    private void AssertChance(string name, Func<int, int[]> predict)
    {
        (long hits, long tries) = Score(isWindow, predict);
        double p = 1.0 / Mean;
        double allowed = Deviations * Math.Sqrt(p * (1 - p) / tries);
        double share = hits / (double)tries;

        Assert.True(tries > 500, name);
        Assert.True(
            Math.Abs(share - p) <= allowed,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {hits} of {tries} = {share:F4}, chance {p:F4} ± {allowed:F4}"
            )
        );
    }
}
