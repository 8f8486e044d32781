using Custodes.Cryptography;
using Custodes.Evidence.Entries;
using Custodes.Storage.Log;

namespace Custodes.Node.Evidence;

/// <content>What a run says of itself before anything else.</content>
public sealed partial class EvidenceLog
{
    private void Begin()
    {
        if (NextIndex == 0)
        {
            Add(timeMs => new KeyEntry(
                timeMs,
                KeyChange.New,
                key.Verifier.ToString(),
                "",
                "custodes",
                "a new log"
            ));
        }
        else if (!tail.HasStopped)
        {
            long since = tail.LastTimeMs;
            Add(timeMs => new GapEntry(
                timeMs,
                -1,
                timeMs,
                "the process before ended without saying so",
                "custodes",
                Math.Min(since, timeMs)
            ));
        }

        NoteConfiguration();
        Add(timeMs =>
        {
            sealedUntilMs = timeMs;
            return new StartEntry(
                timeMs,
                options.Configuration,
                Environment.MachineName,
                key.Verifier.Name,
                options.Policy?.Hash ?? Sha256Hash.OfNothing,
                options.ProgramVersion
            );
        });
    }

    // Which settings judged before is remembered beside the log; what was changed is an entry of it.
    private void NoteConfiguration()
    {
        string path = EvidencePaths.Configuration(options.Directory);
        string now = options.Configuration.ToString();
        string before = File.Exists(path) ? File.ReadAllText(path).Trim() : "";
        if (before.Length == now.Length && before != now)
        {
            Add(timeMs => new ConfigurationEntry(
                timeMs,
                options.Configuration,
                new Sha256Hash(Convert.FromHexString(before)),
                "settings that judge",
                "",
                "found changed at a start"
            ));
        }

        if (before != now)
        {
            File.WriteAllText(path, now + "\n");
        }
    }
}
