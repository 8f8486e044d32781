namespace Custodes.Evidence.Notes;

/// <summary>What is wrong with a text, and where.</summary>
/// <param name="Reason">What.</param>
/// <param name="Line">In which line, counted from 1; 0 when it is wrong as a whole.</param>
public readonly record struct TextFault(TextRefusal Reason, int Line)
{
    /// <summary>As <c>line 3: Base64NotCanonical</c>.</summary>
    public override string ToString() => Line == 0 ? $"{Reason}" : $"line {Line}: {Reason}";

    /// <summary>The same fault in a text that begins with so many more lines.</summary>
    internal TextFault Below(int lineCount) =>
        Line == 0 ? this : this with { Line = Line + lineCount };
}
