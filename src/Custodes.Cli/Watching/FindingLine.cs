using Custodes.Contracts;

namespace Custodes.Cli.Watching;

/// <summary>A finding as a JSON line.</summary>
internal sealed record FindingLine(string Type, Finding Finding);
