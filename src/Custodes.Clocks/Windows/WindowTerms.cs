namespace Custodes.Clocks.Windows;

/// <summary>How a lottery draws; published with its commitment.</summary>
public sealed record WindowTerms
{
    /// <summary>Slots of an epoch at most.</summary>
    public const int SlotCountMax = 1 << 20;

    /// <summary>Milliseconds of a slot, and of the allowance for clocks, at most: a day.</summary>
    public const long MsMax = 86_400_000;

    /// <summary>Milliseconds of a slot.</summary>
    public required long SlotMs { get; init; }

    /// <summary>Slots of an epoch; of one whose end is drawn, on average.</summary>
    public required int SlotCount { get; init; }

    /// <summary>A slot is a window when its 64 bits are below this: 2⁶⁴ by the mean distance.</summary>
    public required ulong Threshold { get; init; }

    /// <summary>Whether one slot of each epoch is a window in any case.</summary>
    public bool HasSureSlot { get; init; }

    /// <summary>Whether the end of the epoch is drawn, evenly from half of <see cref="SlotCount"/> to one and a half.</summary>
    public bool IsEndDrawn { get; init; }

    /// <summary>Slots that a window is open at least.</summary>
    public int DurationMin { get; init; } = 1;

    /// <summary>Slots that a window is open at most; drawn evenly.</summary>
    public int DurationMax { get; init; } = 1;

    /// <summary>How far the time of an entry may lie from its slot, in milliseconds.</summary>
    public long SkewMs { get; init; } = 5_000;

    /// <summary>The threshold for windows that are so many slots apart on average.</summary>
    public static ulong ThresholdOf(int meanSlots) =>
        meanSlots <= 1 ? ulong.MaxValue : (ulong)((UInt128.One << 64) / (uint)meanSlots);

    /// <summary>The name of what is outside its limits; empty when nothing is.</summary>
    public string Fault() =>
        SlotMs is < 1 or > MsMax ? nameof(SlotMs)
        : SlotCount is < 1 or > SlotCountMax ? nameof(SlotCount)
        : Threshold == 0 && !HasSureSlot ? nameof(Threshold)
        : DurationMin is < 1 or > SlotCountMax ? nameof(DurationMin)
        : DurationMax < DurationMin || DurationMax > SlotCountMax ? nameof(DurationMax)
        : SkewMs is < 0 or > MsMax ? nameof(SkewMs)
        : "";
}
