using System.Net;

namespace Custodes.Transport.Tests;

/// <summary>A body that begins and does not go on until it is given up.</summary>
internal sealed class TricklingContent(byte[] begin) : HttpContent
{
    private readonly TaskCompletionSource over = new();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(begin, TestContext.Current.CancellationToken);
        await stream.FlushAsync(TestContext.Current.CancellationToken);
        await over.Task;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        over.TrySetResult();
        base.Dispose(disposing);
    }
}
