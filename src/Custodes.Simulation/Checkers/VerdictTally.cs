using Custodes.Consensus.Bodies;
using Custodes.Cryptography;

namespace Custodes.Simulation.Checkers;

/// <summary>Which verdicts were decided, beside those that follow from the inputs.</summary>
internal sealed class VerdictTally
{
    private const ulong WithinEpochs = 4;
    private readonly Dictionary<Sha256Hash, ulong> due = [];
    private readonly HashSet<Sha256Hash> decided = [];
    private readonly HashSet<(ulong Epoch, Sha256Hash Subject)> forged = [];

    /// <summary>Verdicts that were decided and do not follow from the inputs.</summary>
    public int Forged => forged.Count;

    /// <summary>Takes a decided body, and what an honest host computes in its place.</summary>
    public void Add(EpochBody body, EpochBody truth)
    {
        foreach (CertifiedVerdict verdict in truth.Verdicts)
        {
            _ = due.TryAdd(verdict.Subject, truth.Epoch);
        }

        foreach (CertifiedVerdict verdict in body.Verdicts)
        {
            _ = decided.Add(verdict.Subject);
            if (!truth.Verdicts.Contains(verdict))
            {
                _ = forged.Add((body.Epoch, verdict.Subject));
            }
        }
    }

    /// <summary>Verdicts that were due four epochs before this one, or earlier, and never came.</summary>
    public int Missing(ulong epoch)
    {
        int missing = 0;
        foreach ((Sha256Hash subject, ulong since) in due)
        {
            missing += since + WithinEpochs <= epoch && !decided.Contains(subject) ? 1 : 0;
        }

        return missing;
    }
}
