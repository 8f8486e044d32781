using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Custodes.Primitives.State;

namespace Custodes.Node.Tests;

/// <summary>A saved state in memory, section by section, to be compared, damaged and loaded.</summary>
internal sealed class StateSectionsInMemory : ISectionSink, ISectionSource
{
    private readonly Dictionary<string, ArrayBufferWriter<byte>> written = [];
    private ArrayBufferWriter<byte>? open;

    public Dictionary<string, byte[]> Sections { get; } = [];

    public static StateSectionsInMemory Of(Pipeline pipeline)
    {
        StateSectionsInMemory saved = new();
        pipeline.Save(saved);
        foreach ((string name, ArrayBufferWriter<byte> bytes) in saved.written)
        {
            saved.Sections.Add(name, bytes.WrittenSpan.ToArray());
        }

        return saved;
    }

    /// <summary>What was written into a section.</summary>
    public byte[] Bytes(string section) => written[section].WrittenSpan.ToArray();

    public void Begin(string name)
    {
        open = new ArrayBufferWriter<byte>();
        written.Add(name, open);
    }

    public void Append(ReadOnlySpan<byte> bytes) => open!.Write(bytes);

    public bool TryRead(string name, out ReadOnlyMemory<byte> bytes)
    {
        bool isThere = Sections.TryGetValue(name, out byte[]? found);
        bytes = found;
        return isThere;
    }

    /// <summary>The same sections, one of them replaced.</summary>
    public StateSectionsInMemory With(string section, byte[] bytes)
    {
        StateSectionsInMemory changed = new();
        foreach ((string name, byte[] other) in Sections)
        {
            changed.Sections.Add(name, name == section ? bytes : other);
        }

        return changed;
    }

    /// <summary>A line a section: name, length and hash, so that a difference shows where it is.</summary>
    public string Show()
    {
        StringBuilder text = new();
        foreach ((string name, byte[] bytes) in Sections)
        {
            _ = text.Append(name)
                .Append(' ')
                .Append(bytes.Length)
                .Append(' ')
                .Append(Convert.ToHexStringLower(SHA256.HashData(bytes)))
                .Append('\n');
        }

        return text.ToString();
    }
}
