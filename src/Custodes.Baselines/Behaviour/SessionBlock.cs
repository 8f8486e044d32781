using System.Runtime.InteropServices;

namespace Custodes.Baselines.Behaviour;

/// <summary>What is known of one open session: one cache line.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
public struct SessionBlock
{
    /// <summary>Bytes of the block.</summary>
    public const int Bytes = 64;

    private const byte OlderMark = 1;
    private const byte DecoyMark = 2;
    private const byte LevelMark = 4;
    private const byte BehaviourMark = 8;
    private const byte UnusualMark = 16;

    /// <summary>Keyed hash of the session's name.</summary>
    public ulong Key;

    /// <summary>Time of its last observation, milliseconds since 1970; -1 when the telemetry told none.</summary>
    public long LastTimeMs;

    /// <summary>When it was last touched, on the caller's clock (ticks of any unit).</summary>
    public long LastTouched;

    /// <summary>Slot of its agent.</summary>
    public int Agent;

    /// <summary>Highest sequence number seen; -1 before the first that told one.</summary>
    public int LastSequence;

    /// <summary>Observations seen.</summary>
    public int Observations;

    /// <summary>Largest surprise of any observation, in bits.</summary>
    public float SurpriseMax;

    /// <summary>Slot of its role.</summary>
    public ushort Role;

    /// <summary>Symbol of the previous action; 0 before the first.</summary>
    public ushort PreviousAction;

    /// <summary>Sequence numbers that were skipped.</summary>
    public ushort Gaps;

    /// <summary>Observations that came again or out of order.</summary>
    public ushort Replays;

    /// <summary>64-bit window of the sequence numbers just below the highest, one bit each.</summary>
    public ulong SequenceWindow;

    /// <summary>Slot of the agent whose observation gave the largest surprise; -1 for none.</summary>
    public int Suspect;

    /// <summary>Whether it raised an alarm: from then on nothing of it is learnt but, at most, levels.</summary>
    public bool IsIncident;

    /// <summary>Whether the place is in use.</summary>
    public bool IsOpen;

    /// <summary>Whether its agent is a stand-in that a later row may correct.</summary>
    public bool IsAgentProvisional;

    // Five marks in the last of 64 bytes.
    private byte marks;

    /// <summary>Whether it began before what is certified now, and goes by the one before.</summary>
    public bool IsOlder
    {
        readonly get => (marks & OlderMark) != 0;
        set => marks = (byte)(value ? marks | OlderMark : marks & ~OlderMark);
    }

    /// <summary>Whether something laid out for intruders was used in it, and told.</summary>
    public bool UsedDecoy
    {
        readonly get => (marks & DecoyMark) != 0;
        set => marks = (byte)(value ? marks | DecoyMark : marks & ~DecoyMark);
    }

    /// <summary>Whether its alarm was of a level alone: numbers somewhat off, in work that is otherwise usual.</summary>
    public bool IsLevelOnly
    {
        readonly get => (marks & LevelMark) != 0;
        set => marks = (byte)(value ? marks | LevelMark : marks & ~LevelMark);
    }

    /// <summary>Whether some of it was judged by what it did, and not by where its values came from.</summary>
    public bool IsJudgedByBehaviour
    {
        readonly get => (marks & BehaviourMark) != 0;
        set => marks = (byte)(value ? marks | BehaviourMark : marks & ~BehaviourMark);
    }

    /// <summary>Whether what it did passed the threshold; else its alarm, if it raised one, was for something else.</summary>
    public bool IsBehaviourUnusual
    {
        readonly get => (marks & UnusualMark) != 0;
        set => marks = (byte)(value ? marks | UnusualMark : marks & ~UnusualMark);
    }
}
