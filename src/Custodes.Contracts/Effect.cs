namespace Custodes.Contracts;

/// <summary>The main thing an action does to the world. Numbers are on the wire: never reuse one.</summary>
public enum Effect : byte
{
    /// <summary>Looks at what is there; the only effect without side effects.</summary>
    Read = 0,

    /// <summary>Sends a message or data to somebody.</summary>
    SendOut = 1,

    /// <summary>Pays, buys or books.</summary>
    Spend = 2,

    /// <summary>Removes or cancels.</summary>
    Delete = 3,

    /// <summary>Changes what exists.</summary>
    Modify = 4,

    /// <summary>Makes something new.</summary>
    Create = 5,

    /// <summary>Fetches from the open world, by an address in its arguments.</summary>
    Fetch = 6,

    /// <summary>Changes who may do what: log in, passwords, rights, members.</summary>
    Authorise = 7,

    /// <summary>Runs code or a command.</summary>
    Execute = 8,
}
