using Custodes.Clocks.Statements;
using Custodes.Cryptography;

namespace Custodes.Clocks.Tests.Statements;

/// <summary>
/// Goal: evidence holds on its own, only for what it proves, and never against who kept the rules.
/// Method: one pair of each kind with every bit changed; pairs that honest nodes make.
/// </summary>
public sealed class ClockEvidenceTests : IDisposable
{
    private readonly TestNodes nodes = new();

    [Theory]
    [InlineData(ClockEvidenceKind.Fork)]
    [InlineData(ClockEvidenceKind.BrokenLink)]
    [InlineData(ClockEvidenceKind.RanBack)]
    [InlineData(ClockEvidenceKind.Contradiction)]
    public void Each_kind_verifies_offline_and_with_no_bit_changed(ClockEvidenceKind kind)
    {
        (ClockStatement one, ClockStatement other) = Pair(kind);
        byte[] bytes = ClockEvidence.Find(one, other)!.ToBytes();

        Assert.Equal(bytes, ClockEvidence.Find(other, one)!.ToBytes());
        Assert.True(ClockEvidence.TryVerify(bytes, nodes.Registry, out ClockEvidence? read));
        Assert.Equal(kind, read.Kind);
        Assert.False(ClockEvidence.TryVerify([.. bytes, 0], nodes.Registry, out _));
        for (int at = 0; at < bytes.Length; at++)
        {
            byte[] changed = [.. bytes];
            changed[at] ^= (byte)(1 << (at % 8));
            Assert.False(ClockEvidence.TryVerify(changed, nodes.Registry, out _), $"byte {at}");
            Assert.False(ClockEvidence.TryVerify(bytes.AsSpan(0, at), nodes.Registry, out _));
        }
    }

    [Fact]
    public void Evidence_under_another_registry_is_none()
    {
        (ClockStatement one, ClockStatement other) = Pair(ClockEvidenceKind.Fork);
        using TestNodes others = new(seed: 2);

        Assert.False(
            ClockEvidence.TryVerify(
                ClockEvidence.Find(one, other)!.ToBytes(),
                others.Registry,
                out _
            )
        );
        Assert.Null(
            ClockEvidence.Find(
                one,
                nodes.Forge(1, 1, default, body: 9, registry: default(Sha256Hash))
            )
        );
    }

    [Fact]
    public void Any_two_statements_of_honest_nodes_prove_nothing()
    {
        List<ClockStatement> made = HonestRun.Of(nodes, seed: 5, steps: 120);
        foreach (ClockStatement one in made)
        {
            foreach (ClockStatement other in made)
            {
                Assert.Null(ClockEvidence.Find(one, other));
            }
        }
    }

    public void Dispose() => nodes.Dispose();

    private (ClockStatement One, ClockStatement Other) Pair(ClockEvidenceKind kind)
    {
        ClockStatement first = nodes.Forge(1, 1, default, TestNodes.Clock((2, 5)));
        return kind switch
        {
            ClockEvidenceKind.Fork => (first, nodes.Forge(1, 1, default)),
            ClockEvidenceKind.BrokenLink => (
                first,
                nodes.Forge(1, 2, Sha256.Of("x"u8), TestNodes.Clock((2, 5)))
            ),
            ClockEvidenceKind.RanBack => (first, nodes.Forge(1, 2, first.Hash)),
            _ => (first, nodes.Forge(2, 4, Sha256.Of("x"u8), TestNodes.Clock((1, 1)))),
        };
    }
}
