using System.Runtime.InteropServices;

namespace Custodes.Telemetry.Otlp;

/// <summary>One value: a number, or a range of the body or of the scratch text. 24 bytes.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct AttributeValue
{
    public long Number;
    public int Start;
    public int Length;
    public short Name;
    public ValueKind Kind;
    public bool IsInScratch;

    /// <summary>A text's keyed hash, in the place of its number, once somebody worked it out; 0 before.</summary>
    public ulong Key
    {
        readonly get => (ulong)Number;
        set => Number = (long)value;
    }

    public readonly double Real => BitConverter.Int64BitsToDouble(Number);
}
