using System.Runtime.InteropServices;

namespace Custodes.Contracts;

/// <summary>One named value of an action, without the value: what it looks like and whence it came.</summary>
/// <remarks>
/// Made by Telemetry, read by Baselines. 48 bytes. Text never travels further than Telemetry: only a
/// keyed fingerprint does. A list or an object gives one row a leaf; identifiers inside a text give
/// further rows, whose name ends in <c>#</c>.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public record struct ArgumentObservation
{
    /// <summary>Keyed hash of the argument's name.</summary>
    public ulong Name { get; set; }

    /// <summary>Keyed hash of the action whose result first held the value; 0 unless from a result.</summary>
    public ulong SourceAction { get; set; }

    /// <summary>Keyed hash of the field of that result; 0 unless from a result.</summary>
    public ulong SourceKey { get; set; }

    /// <summary>Fingerprint of the value; equal values have equal ones. 0 when not known.</summary>
    public uint Fingerprint { get; set; }

    /// <summary>Characters of the value.</summary>
    public int Length { get; set; }

    /// <summary>Characters of the field that first held it; 0 unless from a result.</summary>
    public int SourceLength { get; set; }

    /// <summary>Sequence number of the observation that first held it; -1 unless from a result.</summary>
    public int SourceSequence { get; set; }

    /// <summary>Share of the value's words that stand in the prompt, 0 to 1; -1 when it has none.</summary>
    public float PromptShare { get; set; }

    /// <summary>Where in that field it stands, 0 to 1.</summary>
    public float SourcePosition { get; set; }

    /// <summary>What the value looks like.</summary>
    public ArgumentKind Kind { get; set; }

    /// <summary>The class of place where it was first seen.</summary>
    public Origin Origin { get; set; }
}
