using Custodes.Evidence.Verification;

namespace Custodes.Evidence.Entries;

/// <summary>Judges the entries of one of our logs in their order: form, schema, times, and seals without gaps.</summary>
/// <remarks>
/// Memory does not grow with the log. A range that begins in the middle of a log is judged from its
/// first seal on. One owner.
/// </remarks>
public sealed class EntryCheck : IEntryCheck
{
    private readonly EntryParser parser = new();
    private long entriesSinceSeal;
    private long lastTimeMs;
    private long nextSeal = -1;
    private long sealedUntilMs = -1;
    private bool isFirstKnown;
    private bool mayTimeJump = true;

    /// <inheritdoc/>
    public string? Check(long index, ReadOnlySpan<byte> entry)
    {
        if (index == 0)
        {
            isFirstKnown = true;
            nextSeal = 0;
        }

        if (!parser.TryParse(entry, keepsTexts: false, out LogEntry? read, out EntryFault fault))
        {
            entriesSinceSeal++;
            return fault.ToString();
        }

        string? wrong = CheckTime(read);
        switch (read)
        {
            case SealEntry seal:
                return CheckSeal(seal) ?? wrong;
            case StartEntry start:
                // A writer that comes back seals from its start on; what lies before it is a stop or a crash.
                sealedUntilMs = start.TimeMs;
                break;
            case ClockEntry:
                sealedUntilMs = -1;
                break;
            default:
                break;
        }

        entriesSinceSeal++;
        return wrong;
    }

    /// <inheritdoc/>
    public string? CheckEnd(long size) => null;

    private string? CheckTime(LogEntry entry)
    {
        bool runsBack = entry.TimeMs < lastTimeMs && entry is not ClockEntry && !mayTimeJump;
        string? wrong = runsBack
            ? $"time: {entry.TimeMs} lies before {lastTimeMs}, the time of the entry before"
            : null;
        lastTimeMs = entry.TimeMs;
        mayTimeJump = false;
        return wrong;
    }

    private string? CheckSeal(SealEntry seal)
    {
        string? wrong = null;
        if (nextSeal >= 0 && seal.Number != nextSeal)
        {
            wrong = $"body.number: seal {seal.Number} where {nextSeal} belongs";
        }
        else if (sealedUntilMs >= 0 && seal.StartMs != sealedUntilMs)
        {
            wrong = $"body.startMs: begins at {seal.StartMs}, but was sealed until {sealedUntilMs}";
        }
        else if ((isFirstKnown || nextSeal >= 0) && seal.Entries != entriesSinceSeal)
        {
            wrong =
                $"body.entries: says {seal.Entries}, but {entriesSinceSeal} came since the seal before";
        }

        nextSeal = seal.Number + 1;
        sealedUntilMs = seal.EndMs;
        entriesSinceSeal = 0;
        return wrong;
    }
}
