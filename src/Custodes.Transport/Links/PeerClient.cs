using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography.Tls;
using Custodes.Transport.Frames;
using Custodes.Transport.Identity;
using Custodes.Transport.Metrics;
using Custodes.Transport.Serving;

namespace Custodes.Transport.Links;

/// <summary>Requests to one peer, over one connection that is kept.</summary>
internal sealed class PeerClient : IDisposable
{
    private readonly PeerParts parts;
    private readonly PeerFigures figures;
    private readonly HttpClient http;
    private readonly Uri messages;

    public PeerClient(PeerParts parts, NodeRecord node)
    {
        this.parts = parts;
        figures = parts.Meters.Of(node.Index);
        byte[] pin = node.TlsPin.ToArray();
        TimeSpan beat = TimeSpan.FromMilliseconds(parts.Options.HelloMs);
        http = new HttpClient(
            new SocketsHttpHandler
            {
                SslOptions = TlsRules.ForClient(
                    parts.Certificate,
                    node.Host.Trim('[', ']'),
                    certificate => IsPeer(certificate, pin)
                ),

                // Straight to the peer and nowhere else, and nothing of the machine's settings.
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                ActivityHeadersPropagator = null,
                MaxResponseHeadersLength = 4,
                EnableMultipleHttp2Connections = false,
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
                PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
                ConnectTimeout = TimeSpan.FromMilliseconds(parts.Options.HandshakeMs),
                KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
                KeepAlivePingDelay = beat,
                KeepAlivePingTimeout = beat,
            }
        )
        {
            BaseAddress = new UriBuilder(Uri.UriSchemeHttps, node.Host, node.Port).Uri,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        messages = new Uri(PeerPaths.Messages, UriKind.Relative);
    }

    /// <summary>Sends messages, none for a greeting.</summary>
    /// <returns>How it ended, and how many of them the peer took.</returns>
    public async Task<(SendOutcome Outcome, int Taken)> SendAsync(
        IReadOnlyList<Frame> frames,
        CancellationToken cancellationToken
    )
    {
        using CancellationTokenSource late = new(
            TimeSpan.FromMilliseconds(parts.Options.SendMs),
            parts.Time
        );
        using CancellationTokenSource any = CancellationTokenSource.CreateLinkedTokenSource(
            late.Token,
            cancellationToken
        );
        long begun = parts.Time.GetTimestamp();
        try
        {
            using HttpRequestMessage request = Request(messages, new FramesContent(frames));
            using HttpResponseMessage response = await http.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                any.Token
            );
            Seen(begun);
            return Judge(response, frames.Count);
        }
        catch (HttpRequestException failure)
            when (failure.HttpRequestError
                    is HttpRequestError.ConnectionError
                        or HttpRequestError.SecureConnectionError
                        or HttpRequestError.NameResolutionError
            )
        {
            figures.Disconnect();
            return (SendOutcome.NotSent, 0);
        }
        catch (Exception failure)
            when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            figures.Disconnect();
            return (SendOutcome.Lost, 0);
        }
    }

    /// <summary>Asks a question.</summary>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<CallAnswer> CallAsync(
        ushort kind,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken
    )
    {
        using CancellationTokenSource late = new(
            TimeSpan.FromMilliseconds(parts.Options.CallMs),
            parts.Time
        );
        using CancellationTokenSource any = CancellationTokenSource.CreateLinkedTokenSource(
            late.Token,
            cancellationToken
        );
        try
        {
            using HttpRequestMessage request = Request(
                new Uri(PeerPaths.Call(kind), UriKind.Relative),
                new ReadOnlyMemoryContent(payload)
            );
            using HttpResponseMessage response = await http.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                any.Token
            );
            return await ReadAsync(response, any.Token);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new CallAnswer(CallStatus.Late, default);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return new CallAnswer(CallStatus.Unreachable, default);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static HttpRequestMessage Request(Uri path, HttpContent content) =>
        new(HttpMethod.Post, path)
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

    private static (SendOutcome Outcome, int Taken) Judge(HttpResponseMessage response, int count)
    {
        if (response.StatusCode == HttpStatusCode.Accepted)
        {
            return (SendOutcome.Taken, count);
        }

        // The peer's word, so no more than can be true.
        int taken =
            response.Headers.TryGetValues(PeerPaths.TakenHeader, out IEnumerable<string>? values)
            && int.TryParse(
                values.First(),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out int said
            )
                ? Math.Min(said, count)
                : 0;
        return response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => (SendOutcome.Full, taken),
            HttpStatusCode.BadRequest
            or HttpStatusCode.Forbidden
            or HttpStatusCode.RequestEntityTooLarge => (SendOutcome.Refused, taken),
            _ => (SendOutcome.Lost, taken),
        };
    }

    private async Task<CallAnswer> ReadAsync(
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        CallStatus status = response.StatusCode switch
        {
            HttpStatusCode.OK => CallStatus.Answered,
            HttpStatusCode.NotFound => CallStatus.Nothing,
            HttpStatusCode.TooManyRequests => CallStatus.Busy,
            HttpStatusCode.GatewayTimeout => CallStatus.Late,
            HttpStatusCode.BadRequest
            or HttpStatusCode.Forbidden
            or HttpStatusCode.RequestEntityTooLarge => CallStatus.Refused,
            _ => CallStatus.Unusable,
        };
        if (status != CallStatus.Answered)
        {
            return new CallAnswer(status, default);
        }

        if (
            response.Content.Headers.ContentLength is not long length
            || length > parts.Options.AnswerBytesMax
        )
        {
            return new CallAnswer(CallStatus.Unusable, default);
        }

        byte[] answer = GC.AllocateUninitializedArray<byte>((int)length);
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await stream.ReadExactlyAsync(answer, cancellationToken);
        figures.See(parts.Time.GetTimestamp());
        return new CallAnswer(CallStatus.Answered, answer);
    }

    private void Seen(long begun)
    {
        long now = parts.Time.GetTimestamp();
        figures.See(now);
        figures.Answered(parts.Time.GetElapsedTime(begun, now).TotalSeconds);
    }

    private bool IsPeer(X509Certificate? certificate, byte[] pin)
    {
        bool isPeer =
            certificate is X509Certificate2 shown
            && CryptographicOperations.FixedTimeEquals(TlsPin.Of(shown), pin);
        if (!isPeer)
        {
            figures.SeeWrongCertificate();
        }

        return isPeer;
    }
}
