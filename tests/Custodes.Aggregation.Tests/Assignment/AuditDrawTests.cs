using Custodes.Aggregation.Assignment;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Tests.Assignment;

/// <summary>
/// Goal: who has the reveal draws the same audits as the node; who has only what was public before does no better than chance.
/// Method: 2,000 epochs of 200 buckets; a guess names as many buckets as are drawn. Hits are binomial under chance; within 4.5
/// standard deviations of it, or the test fails. The same guess with the reveal must hit always.
/// </summary>
public sealed class AuditDrawTests
{
    private const int Epochs = 2000;
    private const int Buckets = 200;
    private const int PerMille = 20;

    [Fact]
    public void The_same_reveal_draws_the_same_buckets_and_they_ascend()
    {
        uint[] drawn = AuditDraw.Of(AuditDraw.SeedOf(RevealOf(7)), 7, Buckets, 500);
        Assert.Equal(drawn, AuditDraw.Of(AuditDraw.SeedOf(RevealOf(7)), 7, Buckets, 500));
        Assert.Equal(drawn.Order(), drawn);
        Assert.NotEqual(drawn, AuditDraw.Of(AuditDraw.SeedOf(RevealOf(8)), 7, Buckets, 500));
        Assert.NotEqual(drawn, AuditDraw.Of(AuditDraw.SeedOf(RevealOf(7)), 8, Buckets, 500));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1000, Buckets)]
    public void Nothing_and_everything_are_drawn_at_the_limits(int perMille, int count) =>
        Assert.Equal(
            count,
            AuditDraw.Of(AuditDraw.SeedOf(RevealOf(1)), 1, Buckets, perMille).Length
        );

    [Fact]
    public void Everything_that_is_public_foretells_no_audit()
    {
        Dictionary<string, Func<ulong, uint[]>> guesses = new(StringComparer.Ordinal)
        {
            ["the reveal before"] = epoch => Draw(RevealOf(epoch - 1), epoch),
            ["the reveal before, hashed on"] = epoch =>
                Draw(Sha256.Of(RevealOf(epoch - 1).ToArray()), epoch),
            ["the audits of the epoch before"] = epoch => Draw(RevealOf(epoch - 1), epoch - 1),
            ["always the first four"] = static _ => [0, 1, 2, 3],
        };
        foreach ((string name, Func<ulong, uint[]> guess) in guesses)
        {
            (double hits, double named) = Count(guess);
            double chance = named * PerMille / 1000;
            double deviation = Math.Sqrt(chance * (1 - (PerMille / 1000.0)));
            Assert.True(
                Math.Abs(hits - chance) < 4.5 * deviation,
                $"{name}: {hits} of {named}, {chance} by chance"
            );
        }

        (double all, double of) = Count(epoch => Draw(RevealOf(epoch), epoch));
        Assert.Equal(of, all);
        Assert.InRange(of / (Epochs * Buckets), 0.019, 0.021);
    }

    private static (double Hits, double Named) Count(Func<ulong, uint[]> guess)
    {
        double hits = 0;
        double named = 0;
        for (ulong epoch = 1; epoch <= Epochs; epoch++)
        {
            HashSet<uint> drawn = [.. Draw(RevealOf(epoch), epoch)];
            uint[] guessed = guess(epoch);
            named += guessed.Length;
            hits += guessed.Count(drawn.Contains);
        }

        return (hits, named);
    }

    private static uint[] Draw(Sha256Hash reveal, ulong epoch) =>
        AuditDraw.Of(AuditDraw.SeedOf(reveal), epoch, Buckets, PerMille);

    private static Sha256Hash RevealOf(ulong epoch) =>
        Sha256.Of("reveal"u8, BitConverter.GetBytes(epoch));
}
