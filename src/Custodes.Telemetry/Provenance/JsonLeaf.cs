using System.Runtime.InteropServices;

namespace Custodes.Telemetry.Provenance;

/// <summary>A value in a JSON text that holds no others, as ranges of that text.</summary>
/// <param name="Start">First byte of the value; a string's quotes are outside.</param>
/// <param name="Length">Bytes of it, escapes and all.</param>
/// <param name="TopKeyStart">First byte of the outermost member's name that it is under.</param>
/// <param name="TopKeyLength">Bytes of that; 0 when it is under none.</param>
/// <param name="KeyStart">First byte of the innermost member's name that it is under.</param>
/// <param name="KeyLength">Bytes of that; 0 when it is under none.</param>
/// <param name="IsText">Whether it stands in quotes.</param>
/// <param name="IsEscaped">Whether it has escapes.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JsonLeaf(
    int Start,
    int Length,
    int TopKeyStart,
    int TopKeyLength,
    int KeyStart,
    int KeyLength,
    bool IsText,
    bool IsEscaped
);
