using System.Net;
using System.Net.Http.Headers;

namespace Custodes.Transport.Frames;

/// <summary>Messages as the body of a request. Small ones are packed, so that they cost few writes.</summary>
internal sealed class FramesContent : HttpContent
{
    /// <summary>The type of every body.</summary>
    public const string MediaType = "application/octet-stream";

    private const int PackBytes = 32 << 10;

    private readonly IReadOnlyList<Frame> frames;
    private readonly long bytes;

    public FramesContent(IReadOnlyList<Frame> frames)
    {
        this.frames = frames;
        foreach (Frame frame in frames)
        {
            bytes += frame.WireBytes;
        }

        Headers.ContentType = new MediaTypeHeaderValue(MediaType);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        WriteAsync(stream, CancellationToken.None);

    protected override Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    ) => WriteAsync(stream, cancellationToken);

    private async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] pack = new byte[(int)Math.Min(bytes, PackBytes)];
        int used = 0;
        foreach (Frame frame in frames)
        {
            if (used + FrameFormat.HeadBytes > pack.Length)
            {
                await stream.WriteAsync(pack.AsMemory(0, used), cancellationToken);
                used = 0;
            }

            FrameFormat.WriteHead(pack.AsSpan(used), frame.Kind, frame.Payload.Length);
            used += FrameFormat.HeadBytes;
            if (frame.Payload.Length <= pack.Length - used)
            {
                frame.Payload.Span.CopyTo(pack.AsSpan(used));
                used += frame.Payload.Length;
                continue;
            }

            await stream.WriteAsync(pack.AsMemory(0, used), cancellationToken);
            used = 0;
            await stream.WriteAsync(frame.Payload, cancellationToken);
        }

        await stream.WriteAsync(pack.AsMemory(0, used), cancellationToken);
    }
}
