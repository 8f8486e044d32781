namespace Custodes.Server;

/// <summary>Marks a connection with its listener. Ports alone do not tell: they may be drawn.</summary>
internal sealed record ListenerFeature(ListenerKind Kind);
