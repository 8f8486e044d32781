using System.Text;
using Custodes.Cli.Auditing;

namespace Custodes.Cli.Reading;

/// <summary>Runs of <c>custodes log show</c>, <c>tail</c> and <c>export</c>.</summary>
internal static class LogReading
{
    private static readonly TimeSpan FollowStep = TimeSpan.FromSeconds(1);

    /// <summary>Shows one entry whole, or several in a line each.</summary>
    public static ExitCode Show(
        string directory,
        long? entry,
        long from,
        long count,
        TextWriter output,
        TextWriter talk
    ) =>
        With(
            directory,
            talk,
            log =>
            {
                long first = entry ?? from;
                long size = log.Checkpoint.Size;
                if (entry is not null && first >= size)
                {
                    talk.WriteLine(
                        $"custodes log: --entry: {first} is not in the log, which has {size} entries"
                    );
                    return ExitCode.Usage;
                }

                return Print(
                    log,
                    first,
                    entry is null ? count : 1,
                    entry is not null,
                    output,
                    talk
                );
            }
        );

    /// <summary>Shows the last entries and, when asked to, those that come.</summary>
    public static async Task<ExitCode> TailAsync(
        string directory,
        long count,
        bool follows,
        TextWriter output,
        TextWriter talk,
        TimeProvider time,
        Task stop
    )
    {
        long next = -1;
        while (true)
        {
            ExitCode code = With(
                directory,
                talk,
                log =>
                {
                    long size = log.Checkpoint.Size;
                    long first = next < 0 ? Math.Max(0, size - count) : next;
                    next = size;
                    return Print(log, first, long.MaxValue, isWhole: false, output, talk);
                }
            );
            await output.FlushAsync();
            if (!follows || code != ExitCode.Done || stop.IsCompleted)
            {
                return code;
            }

            _ = await Task.WhenAny(stop, Task.Delay(FollowStep, time));
        }
    }

    /// <summary>Writes entries as JSON lines.</summary>
    public static ExitCode Export(
        string directory,
        string? type,
        long from,
        TextWriter output,
        TextWriter talk
    ) =>
        With(
            directory,
            talk,
            log =>
                Done(
                    log,
                    log.TryEach(
                        from,
                        (index, bytes, entry, _) =>
                        {
                            if (type is null || entry?.Type == type)
                            {
                                output.WriteLine(
                                    entry is null
                                        ? $"{{\"index\":{index},\"base64\":\"{Convert.ToBase64String(bytes)}\"}}"
                                        : $"{{\"index\":{index},\"entry\":{Encoding.UTF8.GetString(bytes)}}}"
                                );
                            }

                            return true;
                        }
                    ),
                    talk
                )
        );

    private static ExitCode Print(
        OpenedLog log,
        long first,
        long count,
        bool isWhole,
        TextWriter output,
        TextWriter talk
    )
    {
        long left = count;
        bool isRead = log.TryEach(
            first,
            (index, bytes, entry, fault) =>
            {
                if (left == 0)
                {
                    return false;
                }

                left--;
                output.WriteLine(
                    entry is null
                        ? EntrySentence.Line(index, bytes, fault)
                        : EntrySentence.Line(index, entry)
                );
                if (isWhole && entry is not null)
                {
                    output.WriteLine(Encoding.UTF8.GetString(bytes));
                }

                return left > 0;
            }
        );
        return Done(log, isRead, talk);
    }

    private static ExitCode Done(OpenedLog log, bool isRead, TextWriter talk)
    {
        if (!isRead)
        {
            talk.WriteLine(
                $"custodes log: {log.Entries.FailedPath}: missing or damaged; custodes verify says more"
            );
        }

        return isRead ? ExitCode.Done : ExitCode.Failed;
    }

    private static ExitCode With(string directory, TextWriter talk, Func<OpenedLog, ExitCode> read)
    {
        if (!LogPlace.TryOpen(directory, out LogPlace? place, out string wrong))
        {
            talk.WriteLine($"custodes log: {wrong}");
            return ExitCode.Usage;
        }

        using (place)
        {
            if (OpenedLog.TryOpen(place, out OpenedLog? log, out wrong))
            {
                return read(log);
            }

            talk.WriteLine($"custodes log: {wrong}");
            return ExitCode.Failed;
        }
    }
}
