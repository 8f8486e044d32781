namespace Custodes.Clocks.Windows;

/// <summary>What an audit says of one window.</summary>
public enum WindowStatus
{
    /// <summary>Drawn, opened and closed in its time.</summary>
    OnSchedule = 0,

    /// <summary>Drawn, and never opened, or never closed.</summary>
    Missed = 1,

    /// <summary>Drawn, and opened or closed at another time than its own.</summary>
    OutOfTime = 2,

    /// <summary>Not drawn; opened for a reason that is given.</summary>
    Manual = 3,

    /// <summary>Not drawn, and no reason given.</summary>
    OffSchedule = 4,

    /// <summary>Nobody can say: the secret of its epoch was not revealed in time, or was revealed too early.</summary>
    Unaudited = 5,
}
