namespace Custodes.Cli.Watching;

/// <summary>A stream whose first bytes were already read to see what it is.</summary>
internal sealed class PrefixedStream(Stream rest, int first, int second) : Stream
{
    private readonly byte[] prefix = Prefix(first, second);
    private int given;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (given == prefix.Length)
        {
            return rest.Read(buffer);
        }

        int taken = Math.Min(buffer.Length, prefix.Length - given);
        prefix.AsSpan(given, taken).CopyTo(buffer);
        given += taken;
        return taken;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    private static byte[] Prefix(int first, int second) =>
        (first, second) switch
        {
            (< 0, _) => [],
            (_, < 0) => [(byte)first],
            _ => [(byte)first, (byte)second],
        };
}
