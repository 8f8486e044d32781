using Custodes.Evidence.Tree;
using Custodes.Primitives;
using Custodes.Storage.Log;

namespace Custodes.Storage.Tests.Log;

/// <summary>
/// A disk in memory that fails at a chosen step and forgets, when the power goes, any part of what was
/// not flushed: a file not flushed may be missing, old, new, cut or mixed; a rename may not have happened,
/// but never half of it.
/// </summary>
internal sealed class SimulatedDisk(ulong seed) : ILogDisk, ILogFiles
{
    private readonly Dictionary<string, Content> durable = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Content> current = new(StringComparer.Ordinal);
    private readonly HashSet<string> touched = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> renamed = new(StringComparer.Ordinal);
    private SplitMix64 random = new(seed);

    /// <summary>Every checkpoint that anybody could have seen.</summary>
    public List<byte[]> Published { get; } = [];

    /// <summary>How many steps were taken.</summary>
    public int StepCount { get; private set; }

    /// <summary>The names of the steps, for a message.</summary>
    public List<string> Steps { get; } = [];

    /// <summary>Which step fails; -1 for none.</summary>
    public int FailingStep { get; set; } = -1;

    /// <summary>Whether the failing step is an error of the disk and not the end of the process.</summary>
    public bool FailsWithError { get; set; }

    /// <summary>Whether the failing step does its work before it fails.</summary>
    public bool FailsAfterwards { get; set; }

    public IReadOnlyCollection<string> Paths => current.Keys;

    /// <summary>The process is gone; what it wrote stays.</summary>
    public void EndProcess()
    {
        touched.Clear();
        StepCount = 0;
        FailingStep = -1;
        Steps.Clear();
    }

    /// <summary>The power is gone too.</summary>
    public void LosePower()
    {
        string[] paths = [.. current.Keys.Union(durable.Keys, StringComparer.Ordinal)];
        HashSet<string> undone = [];
        HashSet<string> done = [];
        foreach ((string newPath, string path) in renamed.OrderBy(pair => pair.Key))
        {
            if (current.TryGetValue(newPath, out Content? content) && content.IsDurable)
            {
                (random.Below(2) == 0 ? undone : done).UnionWith([path, newPath]);
            }
        }

        renamed.Clear();
        foreach (string path in paths.Order(StringComparer.Ordinal))
        {
            Content? old = durable.GetValueOrDefault(path);
            Content? next = current.GetValueOrDefault(path);
            Content? kept =
                ReferenceEquals(old, next) ? old
                : undone.Contains(path) ? old
                : done.Contains(path) ? next
                : Survivor(old, next);
            if (kept is null)
            {
                _ = current.Remove(path);
            }
            else
            {
                current[path] = new Content(kept.Bytes, IsDurable: true);
            }
        }

        durable.Clear();
        foreach ((string path, Content content) in current)
        {
            durable[path] = content;
        }

        EndProcess();
    }

    public byte[]? Read(string path) =>
        current.TryGetValue(path, out Content? content) ? [.. content.Bytes] : null;

    public long Read(string path, Span<byte> buffer)
    {
        if (!current.TryGetValue(path, out Content? content))
        {
            return -1;
        }

        content.Bytes.AsSpan(0, Math.Min(buffer.Length, content.Bytes.Length)).CopyTo(buffer);
        return content.Bytes.Length;
    }

    public void Write(string path, ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        Step($"write {path}", () => Put(path, copy));
    }

    public void WriteOver(string path, ReadOnlySpan<byte> bytes)
    {
        byte[] old = current.GetValueOrDefault(path)?.Bytes ?? [];
        byte[] next = bytes.Length < old.Length ? [.. bytes, .. old[bytes.Length..]] : [.. bytes];
        Step($"write over {path}", () => Put(path, next));
    }

    public void Flush() =>
        Step(
            "flush",
            () =>
            {
                // What another process wrote and did not flush stays uncertain.
                foreach (string path in touched)
                {
                    if (current.TryGetValue(path, out Content? content))
                    {
                        current[path] = content with { IsDurable = true };
                        durable[path] = current[path];
                    }
                    else
                    {
                        _ = durable.Remove(path);
                    }
                }

                foreach (string path in touched)
                {
                    _ = renamed.Remove(path);
                }

                touched.Clear();
            }
        );

    public void Rename(string path, string newPath) =>
        Step(
            $"rename {path}",
            () =>
            {
                current[newPath] = current[path];
                _ = current.Remove(path);
                _ = touched.Add(path);
                _ = touched.Add(newPath);
                renamed[newPath] = path;
                if (newPath == LogLayout.Checkpoint)
                {
                    Published.Add(current[newPath].Bytes);
                }
            }
        );

    public void RemoveFolder(string path)
    {
        string[] inside =
        [
            .. current.Keys.Where(name => name.StartsWith($"{path}/", StringComparison.Ordinal)),
        ];
        if (inside.Length > 0)
        {
            Step($"remove {path}", () => Array.ForEach(inside, name => current.Remove(name)));
        }
    }

    public bool HasFiles(string path) =>
        current.Keys.Any(name => name.StartsWith(path, StringComparison.Ordinal));

    public void Dispose()
    {
        // The disk outlives its process.
    }

    LogFileAnswer ILogFiles.Read(string path, Span<byte> buffer, out long count) =>
        new DiskLogFiles(this).Read(path, buffer, out count);

    IEnumerable<string> ILogFiles.List() =>
        current
            .Keys.Where(path => path.StartsWith(LogLayout.PublicFolder, StringComparison.Ordinal))
            .Select(path => path[LogLayout.PublicFolder.Length..])
            .ToArray();

    private void Put(string path, byte[] bytes)
    {
        current[path] = new Content(bytes, IsDurable: false);
        _ = touched.Add(path);
    }

    private Content? Survivor(Content? old, Content? next) =>
        random.Below(4) switch
        {
            0 => old,
            1 => next,
            // What was flushed before it got this name is whole under it.
            _ when next is null || next.IsDurable => random.Below(2) == 0 ? old : next,
            2 => new Content(next.Bytes[..random.Below(next.Bytes.Length + 1)], IsDurable: true),
            _ => new Content(Mixed(old?.Bytes ?? [], next.Bytes), IsDurable: true),
        };

    // Blocks of the old and the new content, and zeros where there was nothing old.
    private byte[] Mixed(byte[] old, byte[] next)
    {
        const int BlockBytes = 512;
        byte[] mixed = [.. next];
        for (int start = 0; start < mixed.Length; start += BlockBytes)
        {
            if (random.Below(2) == 0)
            {
                Span<byte> block = mixed.AsSpan(start, Math.Min(BlockBytes, mixed.Length - start));
                block.Clear();
                if (start < old.Length)
                {
                    old.AsSpan(start, Math.Min(block.Length, old.Length - start)).CopyTo(block);
                }
            }
        }

        return mixed;
    }

    private void Step(string name, Action work)
    {
        Steps.Add(name);
        bool isFailing = StepCount == FailingStep;
        StepCount++;
        if (!isFailing || FailsAfterwards)
        {
            work();
        }

        if (isFailing)
        {
            throw FailsWithError
                ? new IOException($"simulated: {name}")
                : new ProcessEndedException(name);
        }
    }

    private sealed record Content(byte[] Bytes, bool IsDurable);
}
