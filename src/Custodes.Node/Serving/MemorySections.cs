using Custodes.Primitives.State;

namespace Custodes.Node.Serving;

/// <summary>Sections in memory, so that the pipeline goes on while the disk writes them.</summary>
/// <remarks>Costs as much memory as the snapshot has bytes, until it is written.</remarks>
internal sealed class MemorySections : ISectionSink
{
    private readonly List<(string Name, List<byte[]> Blocks)> sections = [];

    /// <summary>Bytes of all sections.</summary>
    public long Bytes { get; private set; }

    /// <inheritdoc/>
    public void Begin(string name) => sections.Add((name, []));

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        sections[^1].Blocks.Add(bytes.ToArray());
        Bytes += bytes.Length;
    }

    /// <summary>The bytes of the only one.</summary>
    public byte[] ToArray()
    {
        byte[] all = new byte[Bytes];
        int next = 0;
        foreach (byte[] block in sections[0].Blocks)
        {
            block.CopyTo(all, next);
            next += block.Length;
        }

        return all;
    }

    /// <summary>Hands all of them on.</summary>
    public void CopyTo(ISectionSink sink)
    {
        foreach ((string name, List<byte[]> blocks) in sections)
        {
            sink.Begin(name);
            foreach (byte[] block in blocks)
            {
                sink.Append(block);
            }
        }
    }
}
