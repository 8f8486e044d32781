using System.Security.Cryptography;
using Custodes.Cluster.Running;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Contracts.Fleet;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Validating;

/// <summary>Offers a validator votes in another's name, to the verifier that all votes go through, at random times.</summary>
/// <remarks>A forged vote goes no further than its refusal: the agreement never hears of it, whatever the verifier says.</remarks>
/// <param name="verifier">The validator's own.</param>
/// <param name="meanMs">Mean time between two.</param>
/// <param name="chance">Numbers from 0 up to 1 that nobody can foretell.</param>
/// <param name="time">The clock.</param>
/// <param name="onMissed">Told when one was let through.</param>
internal sealed class VoteCanaries(
    IVoteVerifier verifier,
    double meanMs,
    Func<double> chance,
    TimeProvider time,
    Action<NodeCanaryKind> onMissed
) : IAsyncDisposable
{
    private const int LookMs = 1_000;

    private readonly SigningKey stranger = SigningKey.FromSeed(
        RandomNumberGenerator.GetBytes(Ed25519.SeedBytes)
    );
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly long began = time.GetTimestamp();
    private Task running = Task.CompletedTask;

    private long NowMs => (long)time.GetElapsedTime(began).TotalMilliseconds;

    /// <summary>What came of them.</summary>
    public NodeCanaries Book { get; } = new([NodeCanaryKind.Vote], meanMs, chance, nowMs: 0);

    /// <summary>Offers what is due; nothing where there is no other validator.</summary>
    /// <param name="set">Who votes.</param>
    /// <param name="self">This validator's place among them; -1 for none.</param>
    public void Offer(ValidatorSet set, int self)
    {
        lock (gate)
        {
            foreach (NodeCanaryKind missed in Book.Offer(NowMs, _ => IsRefused(set, self)))
            {
                onMissed(missed);
            }
        }
    }

    /// <summary>Goes on until it is disposed of.</summary>
    /// <param name="look">Who votes, and this validator's place among them.</param>
    public void Start(Func<(ValidatorSet Set, int Self)> look) => running = RunAsync(look);

    /// <summary>Adds what came of them.</summary>
    public void AppendTo(ICollection<MetricSample> samples)
    {
        lock (gate)
        {
            Book.AppendTo(samples, NowMs);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
        stranger.Dispose();
    }

    private async Task RunAsync(Func<(ValidatorSet Set, int Self)> look)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(LookMs), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                (ValidatorSet set, int self) = look();
                Offer(set, self);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The way this loop ends.
        }
    }

    private bool? IsRefused(ValidatorSet set, int self)
    {
        int signer = (int)(chance() * set.Count);
        signer = signer == self ? (signer + 1) % set.Count : signer;
        if (signer == self)
        {
            return null;
        }

        Sha256Hash marked = Sha256.Of("custodes-canary"u8);
        Statement said = new(VoteKind.Finalize, marked, 1, Parent: 0, marked);
        Span<byte> signed = stackalloc byte[Statement.SignedBytes];
        said.WriteSigned(signed);
        byte[] signature = new byte[Ed25519.SignatureBytes];
        stranger.Sign(signed, signature);
        return !new Vote(said, signer, signature).IsSigned(set, verifier);
    }
}
