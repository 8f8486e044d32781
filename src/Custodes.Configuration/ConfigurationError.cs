namespace Custodes.Configuration;

/// <summary>One thing that is wrong with a configuration file, and where.</summary>
/// <param name="Line">Counts from 1.</param>
/// <param name="Column">Counts from 1.</param>
/// <param name="Key">The way to the value, such as <c>descriptors[2].risk</c>; empty for the whole file.</param>
/// <param name="Problem">What is wrong, in words.</param>
public sealed record ConfigurationError(long Line, long Column, string Key, string Problem)
{
    /// <inheritdoc/>
    public override string ToString() =>
        Key.Length == 0
            ? $"line {Line}, column {Column}: {Problem}"
            : $"line {Line}, column {Column}, {Key}: {Problem}";
}
