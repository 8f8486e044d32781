using System.IO.Compression;
using System.Text;
using Custodes.Contracts;
using Custodes.Primitives;
using Custodes.Telemetry.Jsonl;

namespace Custodes.Node.Tests;

/// <summary>The sample fleet's lines, some sessions interleaved, in pieces of 1 to 40 lines.</summary>
internal sealed class StateSampleStream : IStateStream
{
    private const int OpenSessions = 12;
    private const int PieceLinesMax = 40;
    private readonly List<byte[]> pieces = [];

    public StateSampleStream(ulong seed)
    {
        SplitMix64 random = new(seed);
        List<string> lines = Interleave(ReadSessions(), ref random);
        for (int start = 0; start < lines.Count; )
        {
            int count = Math.Min(1 + random.Below(PieceLinesMax), lines.Count - start);
            pieces.Add(
                Encoding.UTF8.GetBytes(string.Join('\n', lines.GetRange(start, count)) + "\n")
            );
            start += count;
        }
    }

    public int Count => pieces.Count;

    public void Fill(int index, Names names, ObservationBatch batch)
    {
        JsonlReader reader = new(names, new JsonlLimits());
        int consumed = reader.Read(pieces[index], isLast: true, batch);
        Assert.Equal(pieces[index].Length, consumed);
        Assert.Equal(0, reader.Counters.Rejected);
    }

    private static List<Queue<string>> ReadSessions()
    {
        using FileStream file = File.OpenRead(StateFiles.Sample);
        using GZipStream unpacked = new(file, CompressionMode.Decompress);
        using StreamReader text = new(unpacked);
        List<Queue<string>> sessions = [];
        string session = "";
        while (text.ReadLine() is { } line)
        {
            string name = line[..line.IndexOf(',', StringComparison.Ordinal)];
            if (name != session)
            {
                sessions.Add(new Queue<string>());
                session = name;
            }

            sessions[^1].Enqueue(line);
        }

        return sessions;
    }

    private static List<string> Interleave(List<Queue<string>> sessions, ref SplitMix64 random)
    {
        List<string> lines = [];
        List<Queue<string>> open = [];
        int next = 0;
        while (next < sessions.Count || open.Count > 0)
        {
            while (open.Count < OpenSessions && next < sessions.Count)
            {
                open.Add(sessions[next++]);
            }

            Queue<string> chosen = open[random.Below(open.Count)];
            lines.Add(chosen.Dequeue());
            if (chosen.Count == 0)
            {
                _ = open.Remove(chosen);
            }
        }

        return lines;
    }
}
