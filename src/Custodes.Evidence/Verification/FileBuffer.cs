using Custodes.Evidence.Tree;

namespace Custodes.Evidence.Verification;

/// <summary>Holds one file of a log at a time; as large as the largest so far, not as the largest there can be.</summary>
internal sealed class FileBuffer(int bytesMax)
{
    private byte[] buffer = new byte[Math.Min(bytesMax, 1 << 16)];
    private int length;

    /// <summary>The file that was read last.</summary>
    public ReadOnlyMemory<byte> Memory => buffer.AsMemory(0, length);

    /// <summary>The file that was read last.</summary>
    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, length);

    /// <summary>Reads a file.</summary>
    public LogFileAnswer Read(ILogFiles files, string path, out long count)
    {
        LogFileAnswer answer = files.Read(path, buffer, out count);
        if (answer == LogFileAnswer.TooLong && count <= bytesMax && buffer.Length < bytesMax)
        {
            // A source that does not know the size says less than there is; then there must be room for all.
            long wanted = count > buffer.Length ? Math.Max(count, 2L * buffer.Length) : bytesMax;
            buffer = new byte[(int)Math.Min(wanted, bytesMax)];
            answer = files.Read(path, buffer, out count);
        }

        length = answer == LogFileAnswer.Found ? (int)count : 0;
        return answer;
    }
}
