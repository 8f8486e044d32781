using Custodes.Clocks.Statements;
using Custodes.Cryptography;

namespace Custodes.RedTeam.Clocks;

/// <summary>The product's clock of an observer; with a rule of it off, the same rules by hand without that one.</summary>
internal sealed class SwitchedKeeper(AttackTrial trial, NodeRegistry registry, int self)
{
    private readonly ClockKeeper real = ClockKeeper.Enrol(
        registry,
        self,
        trial.Has(Defence.ClockStepLimit)
            ? new ClockLimits()
            : new ClockLimits { StepMax = int.MaxValue }
    );
    private VectorClock clock = VectorClock.Empty;

    /// <summary>What the observer accepted, in the order in which it came.</summary>
    public List<ClockStatement> Accepted { get; } = [];

    private bool IsReal => trial.Has(Defence.SignedClocks) && trial.Has(Defence.OwnEntryOnly);

    /// <summary>Takes a statement, or does not.</summary>
    public bool Receive(ReadOnlySpan<byte> bytes, Sha256Hash body)
    {
        ClockStatement? statement = IsReal ? Judge(bytes, body) : JudgeLoosely(bytes);
        if (statement is not null)
        {
            Accepted.Add(statement);
        }

        return statement is not null;
    }

    private ClockStatement? Judge(ReadOnlySpan<byte> bytes, Sha256Hash body)
    {
        ClockAnswer answer = real.Receive(bytes, body);
        return answer.Refusal == ClockRefusal.None ? answer.Statement : null;
    }

    private ClockStatement? JudgeLoosely(ReadOnlySpan<byte> bytes)
    {
        if (!ClockStatement.TryParse(bytes, out ClockStatement? said, out _))
        {
            return null;
        }

        bool isTaken =
            (!trial.Has(Defence.SignedClocks) || said.CheckOrigin(registry) == ClockRefusal.None)
            && said.Sequence > clock[said.Sender]
            && (!trial.Has(Defence.ClockStepLimit) || IsWithinStep(said));
        if (!isTaken)
        {
            return null;
        }

        clock = trial.Has(Defence.OwnEntryOnly)
            ? clock.With(said.Sender, said.Sequence)
            : clock.Merge(said.Clock);
        return said;
    }

    private bool IsWithinStep(ClockStatement said)
    {
        foreach (ClockComponent claim in said.Clock.Components)
        {
            if (claim.Counter - clock[claim.Node] > new ClockLimits().StepMax)
            {
                return false;
            }
        }

        return true;
    }
}
