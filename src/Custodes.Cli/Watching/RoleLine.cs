namespace Custodes.Cli.Watching;

/// <summary>One role of the closing table.</summary>
internal sealed record RoleLine(
    string Role,
    int Agents,
    long Sessions,
    long Events,
    long Alarms,
    long Learnt
);
