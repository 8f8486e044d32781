using Custodes.Primitives;

namespace Custodes.RedTeam.Canaries;

/// <summary>When each canary is due, and how it went. Time and chance come from outside.</summary>
/// <remarks>
/// The time between two is exponential around its mean: whoever knows all that came before knows no more about the
/// next one than that. Times are milliseconds of a clock that never goes back.
/// </remarks>
public sealed class CanaryBook
{
    private readonly double meanMs;
    private readonly Dictionary<CanaryKind, State> states = [];
    private readonly Func<double> chance;

    /// <summary>Nothing was sent yet.</summary>
    /// <param name="kinds">What is let out.</param>
    /// <param name="meanMs">Mean time between two of a kind.</param>
    /// <param name="chance">Numbers from 0 up to 1 that nobody can foretell: an attacker would be good when one is due.</param>
    /// <param name="nowMs">The time.</param>
    public CanaryBook(
        IReadOnlyList<CanaryKind> kinds,
        double meanMs,
        Func<double> chance,
        long nowMs
    )
    {
        Invariant.That(kinds.Count > 0 && meanMs > 0);
        this.meanMs = meanMs;
        this.chance = chance;
        Kinds = kinds;
        foreach (CanaryKind kind in kinds)
        {
            states[kind] = new State { DueMs = nowMs + Wait() };
        }
    }

    /// <summary>The kinds that are let out.</summary>
    public IReadOnlyList<CanaryKind> Kinds { get; }

    /// <summary>Whether any is overdue: its last one was missed.</summary>
    public bool HasMissed => states.Values.Any(static state => state.IsMissed);

    /// <summary>The kind that is due next, and when.</summary>
    public (CanaryKind Kind, long DueMs) Next
    {
        get
        {
            (CanaryKind Kind, long DueMs) next = (Kinds[0], states[Kinds[0]].DueMs);
            foreach ((CanaryKind kind, State state) in states)
            {
                if (state.DueMs < next.DueMs)
                {
                    next = (kind, state.DueMs);
                }
            }

            return next;
        }
    }

    /// <summary>One was let out and noticed, or not.</summary>
    public void Note(CanaryKind kind, bool isCaught, long nowMs)
    {
        State state = states[kind];
        state.Sent++;
        state.IsMissed = !isCaught;
        if (isCaught)
        {
            state.Caught++;
            state.CaughtMs = nowMs;
        }

        state.DueMs = nowMs + Wait();
    }

    /// <summary>Ordinary sessions that raised an alarm.</summary>
    public long FalseAlarms { get; private set; }

    /// <summary>Ordinary sessions.</summary>
    public long Ordinary { get; private set; }

    /// <summary>An ordinary session was sent.</summary>
    public void NoteOrdinary() => Ordinary++;

    /// <summary>An ordinary session raised an alarm.</summary>
    public void NoteFalseAlarm() => FalseAlarms++;

    /// <summary>How many were let out.</summary>
    public long Sent(CanaryKind kind) => states[kind].Sent;

    /// <summary>How many of them were noticed.</summary>
    public long Caught(CanaryKind kind) => states[kind].Caught;

    /// <summary>Whether the last one was missed.</summary>
    public bool IsMissed(CanaryKind kind) => states[kind].IsMissed;

    /// <summary>Seconds since one was noticed; -1 while none was.</summary>
    public double SecondsSinceCaught(CanaryKind kind, long nowMs) =>
        states[kind].CaughtMs is { } caught ? (nowMs - caught) / 1000.0 : -1;

    private long Wait() => (long)(-meanMs * Math.Log(1 - chance()));

    private sealed class State
    {
        public long DueMs { get; set; }

        public long Sent { get; set; }

        public long Caught { get; set; }

        public long? CaughtMs { get; set; }

        public bool IsMissed { get; set; }
    }
}
