using System.Net;
using Custodes.Evidence.Tree;

namespace Custodes.Cli.Auditing;

/// <summary>The files of a log that a web server serves.</summary>
/// <remarks>
/// The server is not trusted: an answer is read only as far as there is room for it, and has to be whole
/// within a time. Once it let that time pass it is asked for nothing more: a log has thousands of files, each of which could take as long.
/// One file after the other.
/// </remarks>
internal sealed class HttpLogFiles : ILogFiles, IDisposable
{
    private const int RedirectCountMax = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Uri root;
    private readonly HttpClient client;
    private bool isSilent;

    /// <summary>Asks nothing yet.</summary>
    /// <param name="root">The log's prefix; its path ends in a slash.</param>
    public HttpLogFiles(Uri root)
    {
        this.root = root;
        client = new HttpClient(
            new SocketsHttpHandler
            {
                AutomaticDecompression = DecompressionMethods.GZip,
                MaxAutomaticRedirections = RedirectCountMax,
                ConnectTimeout = Patience,
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Why the last file that could not be read could not; empty otherwise.</summary>
    public string Trouble { get; private set; } = "";

    /// <inheritdoc/>
    public LogFileAnswer Read(string path, Span<byte> buffer, out long count)
    {
        count = 0;
        Uri address = new(root, path);
        if (isSilent)
        {
            return LogFileAnswer.Unreadable;
        }

        using CancellationTokenSource deadline = new(Patience);
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, address);
            using HttpResponseMessage response = client.Send(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                deadline.Token
            );
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            {
                return LogFileAnswer.Missing;
            }

            if (!response.IsSuccessStatusCode)
            {
                Trouble = $"{address}: {(int)response.StatusCode} {response.ReasonPhrase}";
                return LogFileAnswer.Unreadable;
            }

            using Stream body = response.Content.ReadAsStream(deadline.Token);

            // A synchronous read knows no deadline; closing the connection under it ends it.
            using CancellationTokenRegistration close = deadline.Token.Register(body.Dispose);
            count = Fill(body, buffer);
            return count == buffer.Length && body.ReadByte() >= 0
                ? LogFileAnswer.TooLong
                : LogFileAnswer.Found;
        }
        catch (Exception failure)
            when (failure
                    is HttpRequestException
                        or IOException
                        or OperationCanceledException
                        or ObjectDisposedException
            )
        {
            isSilent = deadline.IsCancellationRequested;
            Trouble = isSilent
                ? $"{address}: no whole answer within {Patience.TotalSeconds} s"
                : $"{address}: {failure.Message}";
            return LogFileAnswer.Unreadable;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<string>? List() => null;

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static int Fill(Stream body, Span<byte> buffer)
    {
        int filled = 0;
        while (filled < buffer.Length)
        {
            int read = body.Read(buffer[filled..]);
            if (read == 0)
            {
                break;
            }

            filled += read;
        }

        return filled;
    }
}
