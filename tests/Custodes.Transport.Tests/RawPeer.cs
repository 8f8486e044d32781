using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Custodes.Transport.Tests;

/// <summary>Sends requests that no link would; it takes the server for whoever it is.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly HttpClient http;

    public RawPeer(
        TestNode to,
        X509Certificate2? certificate,
        SslProtocols protocols = SslProtocols.Tls13
    )
    {
        SslClientAuthenticationOptions tls = new()
        {
            EnabledSslProtocols = protocols,
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
        };
        if (certificate is not null)
        {
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(
                certificate,
                additionalCertificates: null,
                offline: true
            );
        }

        http = new HttpClient(new SocketsHttpHandler { SslOptions = tls, UseProxy = false })
        {
            BaseAddress = new UriBuilder(Uri.UriSchemeHttps, "127.0.0.1", to.Address.Port).Uri,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    public Task<(HttpStatusCode Status, string Taken, string Body)> PostAsync(byte[] body) =>
        PostAsync("/custodes/v1/messages", new ByteArrayContent(body));

    public async Task<(HttpStatusCode Status, string Taken, string Body)> PostAsync(
        string path,
        HttpContent content,
        HttpMethod? method = null
    )
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using HttpRequestMessage request = new(
            method ?? HttpMethod.Post,
            new Uri(path, UriKind.Relative)
        )
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using HttpResponseMessage response = await http.SendAsync(
            request,
            HttpCompletionOption.ResponseContentRead,
            TestContext.Current.CancellationToken
        );
        string taken = response.Headers.TryGetValues("custodes-taken", out IEnumerable<string>? all)
            ? all.Single()
            : "";
        return (
            response.StatusCode,
            taken,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    public void Dispose() => http.Dispose();
}
