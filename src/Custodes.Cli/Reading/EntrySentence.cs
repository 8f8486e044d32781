using System.Diagnostics;
using System.Globalization;
using Custodes.Evidence.Entries;

namespace Custodes.Cli.Reading;

/// <summary>What an entry says, in one short sentence for people.</summary>
internal static class EntrySentence
{
    private const int LengthMax = 160;

    /// <summary>Time, index, type and sentence.</summary>
    public static string Line(long index, LogEntry entry) =>
        $"{Time(entry.TimeMs)}  {index, 8}  {entry.Type, -13}  {Of(entry)}";

    /// <summary>The line of an entry that is none of ours.</summary>
    public static string Line(long index, ReadOnlySpan<byte> entry, EntryFault fault) =>
        $"{"", -24}  {index, 8}  {"?", -13}  {entry.Length} bytes that are no entry ({fault})";

    /// <summary>The sentence alone.</summary>
    public static string Of(LogEntry entry)
    {
        string sentence = Words(entry);

        // Texts come from outside: a line stays a line, and a terminal is not to obey them.
        char[] letters = sentence.ToCharArray();
        for (int place = 0; place < letters.Length; place++)
        {
            letters[place] = char.IsControl(letters[place]) ? ' ' : letters[place];
        }

        string shown = new(letters);
        return shown.Length <= LengthMax ? shown : shown[..(LengthMax - 1)] + "…";
    }

    private static string Words(LogEntry entry) =>
        entry switch
        {
            ActionEntry action =>
                $"{action.Who}: {action.Action}{On(action.Target)}: {Lower(action.Outcome)}{Because(action.Why)}",
            BatchEntry batch =>
                $"{batch.Count} observations, {batch.FirstSequence} to {batch.LastSequence}",
            CertificateEntry certificate =>
                $"epoch {certificate.Epoch} was certified as {certificate.Digest}",
            EquivocationEntry equivocation =>
                $"validator {equivocation.Node} contradicted itself in epoch {equivocation.Epoch}",
            ClockEntry clock =>
                $"the clock was set from {Time(clock.BeforeMs)} to {Time(clock.AfterMs)} by {clock.Source}",
            ClockStatementEntry statement =>
                $"a signed clock of {statement.Statement.Length} bytes",
            ConfigurationEntry configuration =>
                $"{configuration.Who} changed {configuration.Part}{Because(configuration.Why)}",
            DocumentEntry document =>
                $"{document.What} {document.Hash}: {document.Data.Length} of {document.Size} bytes from {document.First} on",
            ErasureEntry erasure =>
                $"{erasure.Who} destroyed salt {erasure.Salt} of {erasure.Tenant}{Because(erasure.Why)}",
            FindingEntry finding => Finding(finding),
            GapEntry gap =>
                $"{(gap.Count < 0 ? "an unknown number of" : gap.Count)} observations of {gap.Source} are missing{Because(gap.Reason)}",
            KeyEntry key => Key(key),
            RegistryEntry registry =>
                $"registry {registry.Hash}: nodes {registry.First} to {registry.First + registry.Nodes.Count - 1} of {registry.Count}",
            SealEntry { IsIdle: true } seal =>
                $"seal {seal.Number}: nothing came since {Time(seal.StartMs)}",
            SealEntry seal =>
                $"seal {seal.Number}: {seal.Entries} entries, {seal.Observations} observations since {Time(seal.StartMs)}",
            StartEntry start =>
                $"{start.Instance} began to write {start.Origin}, version {start.ProgramVersion}",
            StopEntry stop =>
                $"stopped{Because(stop.Reason)}; last observation {stop.LastSequence}",
            TreeClocksEntry clocks =>
                $"{clocks.Count} signed clocks of others in epoch {clocks.Epoch} of the tree, {clocks.Left} left out: root {clocks.Root}",
            TreeCloseEntry close =>
                $"epoch {close.Epoch} of the tree ended: {close.Agents} agents, {close.Buckets} buckets, {close.Missing} missing, baseline {close.Digest}",
            TreeEventEntry happened =>
                $"epoch {happened.Epoch} of the tree: {Lower(happened.Kind)}{Because(happened.Detail)}",
            TreeOpenEntry open =>
                $"epoch {open.Epoch} of the tree began, for {open.LengthMs} ms, from baseline {open.Previous}",
            VerdictEntry verdict =>
                $"verdict {verdict.Id}: {verdict.Agent} {Lower(verdict.Previous)} → {Lower(verdict.Level)}{Because(verdict.Reason)}",
            WindowCloseEntry close =>
                $"node {close.Node} closed the window of slot {close.Slot} of epoch {close.Epoch}",
            WindowCommitEntry commit =>
                $"node {commit.Node} committed to its windows of {commit.Count} epochs from {commit.FirstEpoch} on",
            WindowEpochEntry epoch =>
                $"epoch {epoch.Epoch} of windows began, drawn from the head of {epoch.Origin} with {epoch.Size} entries",
            WindowOpenEntry open =>
                $"node {open.Node} opened a window in slot {open.Slot} of epoch {open.Epoch}{Because(open.Reason)}",
            WindowRevealEntry reveal =>
                $"node {reveal.Node} revealed what its windows of epoch {reveal.Epoch} were drawn from",
            _ => throw new UnreachableException(entry.Type),
        };

    private static string Finding(FindingEntry finding)
    {
        string word = finding.IsAlarm ? "ALARM" : "finding";
        string seen = finding.Parts.Count > 0 ? finding.Parts[0].Seen : "";
        return $"{word} {finding.Id}: {finding.Agent}, {finding.Action} in {finding.Session}{Because(seen)}";
    }

    private static string Key(KeyEntry key) =>
        key.Change switch
        {
            KeyChange.New => $"{key.Who} made {key.Key}{Because(key.Why)}",
            KeyChange.Rotate =>
                $"{key.Who} replaced {key.Previous} with {key.Key}{Because(key.Why)}",
            KeyChange.Retire => $"{key.Who} retired {key.Key}{Because(key.Why)}",
            _ => throw new UnreachableException(key.Change.ToString()),
        };

    private static string On(string target) => target.Length > 0 ? $" {target}" : "";

    private static string Because(string why) => why.Length > 0 ? $": {why}" : "";

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    // Entries hold any number up to 2^53; the calendar ends earlier.
    private static string Time(long timeMs) =>
        timeMs <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset
                .FromUnixTimeMilliseconds(timeMs)
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            : $"{timeMs} ms";
}
