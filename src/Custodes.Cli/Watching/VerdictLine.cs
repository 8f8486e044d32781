using Custodes.Contracts;

namespace Custodes.Cli.Watching;

/// <summary>A verdict as a JSON line.</summary>
internal sealed record VerdictLine(string Type, Verdict Verdict);
