namespace Custodes.Server.Options;

/// <summary>What a setting's value looks like.</summary>
public enum SettingKind : byte
{
    /// <summary>Any text.</summary>
    Text = 0,

    /// <summary>A whole number in a range.</summary>
    Number = 1,

    /// <summary>A number in a range, with a decimal point if need be.</summary>
    Decimal = 2,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Switch = 3,

    /// <summary>An IP address and a port: <c>127.0.0.1:4317</c>, <c>[::1]:4317</c>, <c>localhost:4317</c>.</summary>
    Address = 4,
}
