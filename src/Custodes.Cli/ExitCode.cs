namespace Custodes.Cli;

/// <summary>How a command ended. A contract with scripts: never reuse a number.</summary>
internal enum ExitCode
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>It could not be done, or was done in part; standard error says why.</summary>
    Failed = 1,

    /// <summary>The command line makes no sense; standard error names the option.</summary>
    Usage = 2,

    /// <summary>Done, and there were alarms; only with <c>--fail-on-alarm</c>.</summary>
    Alarm = 3,
}
