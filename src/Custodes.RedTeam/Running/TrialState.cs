using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Custodes.RedTeam.Running;

/// <summary>Finished trials, kept in a file so that a run that was ended goes on where it was.</summary>
/// <remarks>
/// One JSON object a line; the first says for which seed. A last line that was cut off is left out: those trials
/// run again. Thread-safe.
/// </remarks>
public sealed class TrialState : IDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<int, TrialRecord>> records =
        new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> choices = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly StreamWriter? writer;

    private TrialState(StreamWriter? writer) => this.writer = writer;

    /// <summary>Opens a file, makes it when it is not there, and reads what it holds.</summary>
    /// <param name="path">Null keeps nothing.</param>
    /// <param name="seed">The run's.</param>
    /// <exception cref="InvalidDataException">It belongs to another seed, or is something else.</exception>
    public static TrialState Open(string? path, ulong seed)
    {
        if (path is null)
        {
            return new TrialState(writer: null);
        }

        string[] lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        string head = $"{{\"custodes-redteam\":1,\"seed\":{seed}}}";
        if (lines.Length > 0 && lines[0] != head)
        {
            throw new InvalidDataException($"{path} holds no trials of seed {seed}");
        }

        StringBuilder kept = new();
        _ = kept.Append(head).Append('\n');
        TrialState read = new(writer: null);
        foreach (string line in lines.Skip(1))
        {
            if (read.TryTake(line))
            {
                _ = kept.Append(line).Append('\n');
            }
        }

        File.WriteAllText(path, kept.ToString());
        TrialState state = new(new StreamWriter(path, append: true) { AutoFlush = true });
        foreach ((string set, ConcurrentDictionary<int, TrialRecord> known) in read.records)
        {
            state.records[set] = known;
        }

        foreach ((string set, int choice) in read.choices)
        {
            state.choices[set] = choice;
        }

        return state;
    }

    /// <summary>Whether a trial is done, and how it ended.</summary>
    public bool TryFind(string set, int index, out TrialRecord record)
    {
        record = default;
        return records.TryGetValue(set, out ConcurrentDictionary<int, TrialRecord>? known)
            && known.TryGetValue(index, out record);
    }

    /// <summary>Notes a finished trial.</summary>
    public void Add(string set, TrialRecord record)
    {
        _ = records.GetOrAdd(set, static _ => new()).TryAdd(record.Index, record);
        Write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"set\":\"{set}\",\"index\":{record.Index},\"succeeded\":{(record.Succeeded ? "true" : "false")},\"measure\":{Number(record.Measure)},\"units\":{record.Units},\"ms\":{Number(record.Ms)}}}"
            )
        );
    }

    /// <summary>Whether a choice was made.</summary>
    public bool TryFindChoice(string set, out int choice) => choices.TryGetValue(set, out choice);

    /// <summary>Notes a choice.</summary>
    public void AddChoice(string set, int choice)
    {
        choices[set] = choice;
        Write($"{{\"set\":\"{set}\",\"choice\":{choice}}}");
    }

    /// <inheritdoc/>
    public void Dispose() => writer?.Dispose();

    // JSON has no infinity; a measure that large is as good as the largest number.
    private static string Number(double value) =>
        Math.Clamp(double.IsNaN(value) ? 0 : value, double.MinValue, double.MaxValue)
            .ToString("R", CultureInfo.InvariantCulture);

    private void Write(string line)
    {
        if (writer is not null)
        {
            lock (gate)
            {
                writer.WriteLine(line);
            }
        }
    }

    private bool TryTake(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            string set = root.GetProperty("set").GetString() ?? "";
            if (root.TryGetProperty("choice", out JsonElement choice))
            {
                choices[set] = choice.GetInt32();
                return true;
            }

            int index = root.GetProperty("index").GetInt32();
            return records
                .GetOrAdd(set, static _ => new())
                .TryAdd(
                    index,
                    new TrialRecord(
                        index,
                        root.GetProperty("succeeded").GetBoolean(),
                        root.GetProperty("measure").GetDouble(),
                        root.GetProperty("units").GetUInt64(),
                        root.GetProperty("ms").GetDouble()
                    )
                );
        }
        catch (Exception wrong)
            when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }
}
