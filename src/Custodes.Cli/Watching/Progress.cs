using System.Globalization;

namespace Custodes.Cli.Watching;

/// <summary>A line on standard error that says how far the watch is, at most five times a second.</summary>
/// <param name="talk">Standard error.</param>
/// <param name="time">The clock.</param>
/// <param name="isTerminal">Whether a line may be overwritten; otherwise there is one only every ten seconds.</param>
/// <param name="events">Observations so far.</param>
internal sealed class Progress(
    TextWriter talk,
    TimeProvider time,
    bool isTerminal,
    Func<long> events
)
{
    private static readonly TimeSpan TerminalStep = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan FileStep = TimeSpan.FromSeconds(10);
    private readonly long started = time.GetTimestamp();
    private long lastShown = time.GetTimestamp();
    private string name = "";
    private long? length;
    private Func<long> position = static () => 0;
    private bool hasLine;

    /// <summary>Since the start.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(started);

    /// <summary>Names what is read now.</summary>
    public void Begin(string source, long? bytes, Func<long> at)
    {
        name = source;
        length = bytes;
        position = at;
    }

    /// <summary>Shows the line if it is time.</summary>
    public void Tick()
    {
        if (time.GetElapsedTime(lastShown) < (isTerminal ? TerminalStep : FileStep))
        {
            return;
        }

        lastShown = time.GetTimestamp();
        string share = length is > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{100.0 * position() / length.Value:F0} % of "
            )
            : "";
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{share}{name}: {events():N0} events, {events() / Elapsed.TotalSeconds:N0} a second"
        );
        talk.Write(isTerminal ? $"\r\u001b[K{text}" : $"{text}\n");
        hasLine = isTerminal;
    }

    /// <summary>Takes the line away before something else is printed.</summary>
    public void Clear()
    {
        if (hasLine)
        {
            talk.Write("\r\u001b[K");
            hasLine = false;
        }
    }
}
