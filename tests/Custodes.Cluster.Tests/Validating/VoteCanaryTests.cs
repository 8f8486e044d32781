using Custodes.Cluster.Running;
using Custodes.Cluster.Validating;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;

namespace Custodes.Cluster.Tests.Validating;

/// <summary>Goal: a validator that no longer looks at votes' signatures is told of. Method: the real verifier, and one that says yes.</summary>
public sealed class VoteCanaryTests
{
    private const int Self = 2;
    private readonly List<NodeCanaryKind> missed = [];

    private static ValidatorSet Set => TestValidators.Genesis().Set;

    [Fact]
    public async Task The_real_verifier_refuses_every_forged_vote()
    {
        await using VoteCanaries canaries = Canaries(new Ed25519VoteVerifier());
        for (int time = 0; time < 50; time++)
        {
            canaries.Offer(Set, Self);
        }

        Assert.Empty(missed);
        Assert.True(canaries.Book.Sent(NodeCanaryKind.Vote) > 20);
        Assert.Equal(
            canaries.Book.Sent(NodeCanaryKind.Vote),
            canaries.Book.Caught(NodeCanaryKind.Vote)
        );
    }

    [Fact]
    public async Task A_validator_that_checks_no_signature_raises_the_alarm()
    {
        YesSayer verifier = new();
        await using VoteCanaries canaries = Canaries(verifier);
        for (int time = 0; time < 50; time++)
        {
            canaries.Offer(Set, Self);
        }

        Assert.NotEmpty(missed);
        Assert.True(canaries.Book.HasMissed);
        Assert.Equal(0, canaries.Book.Caught(NodeCanaryKind.Vote));

        // Nobody is asked to believe a vote of its own.
        Assert.DoesNotContain(Self, verifier.Asked);
    }

    // Each look at this clock is an hour later.
    private VoteCanaries Canaries(IVoteVerifier verifier) =>
        new(verifier, meanMs: 1_000, static () => 0.6, new HourlyTime(), missed.Add);

    private sealed class YesSayer : IVoteVerifier
    {
        public HashSet<int> Asked { get; } = [];

        public bool IsKey(Validator validator) => true;

        public bool Verify(
            Validator validator,
            ReadOnlySpan<byte> message,
            ReadOnlySpan<byte> signature
        ) => Asked.Add(validator.Node) || true;
    }

    private sealed class HourlyTime : TimeProvider
    {
        private long hours;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => 3_600 * ++hours;
    }
}
