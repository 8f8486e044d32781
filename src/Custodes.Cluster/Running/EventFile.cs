using System.Globalization;
using System.Text.Json;
using Custodes.Cluster.Hierarchy;

namespace Custodes.Cluster.Running;

/// <summary>What happened in the hierarchy, one JSON object a line, each with its proof where there is one.</summary>
/// <remarks>For people and tests; it is not signed. What proves a lie proves it wherever it stands.</remarks>
public sealed class EventFile : IDisposable
{
    /// <summary>Bytes of the file after which the older half of the record begins a file of its own.</summary>
    public const long FileBytesMax = 16 << 20;

    private readonly string path;
    private readonly TimeProvider time;
    private readonly long[] counts = new long[Enum.GetValues<HierarchyEventKind>().Length];
    private StreamWriter writer;

    /// <summary>Opens the file, or makes it.</summary>
    public EventFile(string path, TimeProvider time)
    {
        this.path = path;
        this.time = time;
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        writer = Open();
    }

    /// <summary>Events of a kind since the start.</summary>
    public long CountOf(HierarchyEventKind kind) => Interlocked.Read(ref counts[(int)kind]);

    /// <summary>Adds one. One caller at a time.</summary>
    public void Add(HierarchyEvent what)
    {
        _ = Interlocked.Increment(ref counts[(int)what.Kind]);
        writer.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"time":"{{time.GetUtcNow():O}}","kind":"{{what.Kind}}","epoch":{{what.Epoch}},"detail":"{{JsonEncodedText.Encode(what.Detail)}}","proof":"{{Convert.ToHexStringLower(what.Proof.Span)}}"}"""
            )
        );
        writer.Flush();
        if (writer.BaseStream.Length > FileBytesMax)
        {
            writer.Dispose();
            File.Move(path, path + ".old", overwrite: true);
            writer = Open();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();

    private StreamWriter Open() => new(path, append: true);
}
