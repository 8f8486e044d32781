using Custodes.Primitives;

namespace Custodes.Telemetry.Identity;

/// <summary>Interns names of which one often follows itself, as agents, models and sessions do in a batch.</summary>
/// <remarks>Comparing with the name before costs a tenth of hashing and looking up.</remarks>
internal sealed class LastName(NameTable names)
{
    private const int BytesMax = 128;

    private readonly byte[] last = new byte[BytesMax];
    private int length = -1;
    private ulong key;

    public ulong Intern(ReadOnlySpan<byte> name)
    {
        if (name.Length == length && name.SequenceEqual(last.AsSpan(0, length)))
        {
            return key;
        }

        ulong found = names.Intern(name);
        if (name.Length <= BytesMax)
        {
            name.CopyTo(last);
            length = name.Length;
            key = found;
        }

        return found;
    }
}
