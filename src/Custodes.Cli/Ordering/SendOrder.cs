using System.Net.Http.Headers;
using System.Text.Json;
using Custodes.Cluster.Hierarchy;

namespace Custodes.Cli.Ordering;

/// <summary>Gives an order to the global node, and waits until validators have certified it.</summary>
internal static class SendOrder
{
    private const int AgainMs = 2_000;
    private const int RequestSeconds = 20;

    /// <summary>Sends it, again and again until it is certified or the time is over.</summary>
    public static async Task<ExitCode> RunAsync(
        string path,
        string cluster,
        Uri to,
        int waitMs,
        TextWriter output,
        TextWriter talk,
        TimeProvider time
    )
    {
        if (
            !OrderFile.TryCluster(cluster, out _, out ClusterTerms? terms, out string wrong)
            || !OrderFile.TryRead(path, terms, out OrderFile? file, out wrong)
        )
        {
            await talk.WriteLineAsync($"custodes verdict send: {wrong}");
            return ExitCode.Usage;
        }

        long began = time.GetTimestamp();
        using HttpClient client = new() { Timeout = TimeSpan.FromSeconds(RequestSeconds) };
        try
        {
            while (true)
            {
                using ByteArrayContent body = new(file.Bytes);
                body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
                using HttpResponseMessage answer = await client.PostAsync(
                    new Uri(to, "/v1/orders"),
                    body
                );
                string said = await answer.Content.ReadAsStringAsync();
                if (!answer.IsSuccessStatusCode)
                {
                    await talk.WriteLineAsync(
                        $"custodes verdict send: {to}: {(int)answer.StatusCode}: {DetailOf(said)}"
                    );
                    return ExitCode.Failed;
                }

                if (await CertificateAsync(client, to, file) is { } certificate)
                {
                    await output.WriteLineAsync($"certified  {certificate}");
                    return ExitCode.Done;
                }

                if (time.GetElapsedTime(began).TotalMilliseconds >= waitMs)
                {
                    await talk.WriteLineAsync(
                        waitMs == 0
                            ? "custodes verdict send: taken; whether it was certified was not waited for"
                            : $"custodes verdict send: taken and logged, but not certified within {waitMs} ms: are enough validators up, and does the order change anything?"
                    );
                    return waitMs == 0 ? ExitCode.Done : ExitCode.Failed;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(AgainMs, waitMs)), time);
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            await talk.WriteLineAsync($"custodes verdict send: {to}: {failure.Message}");
            return ExitCode.Failed;
        }
    }

    private static async Task<string?> CertificateAsync(HttpClient client, Uri to, OrderFile file)
    {
        string view = await client.GetStringAsync(new Uri(to, "/v1/cluster"));
        using JsonDocument document = JsonDocument.Parse(view);
        if (
            !document.RootElement.TryGetProperty("certified", out JsonElement certified)
            || certified.ValueKind != JsonValueKind.Object
        )
        {
            return null;
        }

        if (file.Order is null)
        {
            return string.Equals(
                certified.GetProperty("set").GetString(),
                file.Hash,
                StringComparison.Ordinal
            )
                ? $"{certified.GetProperty("n")} validators vote from now on: {string.Join(", ", certified.GetProperty("validators").EnumerateArray())}"
                : null;
        }

        foreach (JsonElement one in certified.GetProperty("verdicts").EnumerateArray())
        {
            if (
                string.Equals(
                    one.GetProperty("evidence").GetString(),
                    file.Hash,
                    StringComparison.Ordinal
                )
            )
            {
                string signers = string.Join(
                    ", ",
                    one.GetProperty("signedBy").EnumerateArray().Select(name => name.GetString())
                );
                return $"in epoch {one.GetProperty("epoch")}, n {one.GetProperty("n")}, q {one.GetProperty("q")}, signed by {signers}";
            }
        }

        return null;
    }

    private static string DetailOf(string said)
    {
        try
        {
            using JsonDocument problem = JsonDocument.Parse(said);
            return problem.RootElement.TryGetProperty("detail", out JsonElement detail)
                ? detail.ToString()
                : said;
        }
        catch (JsonException)
        {
            return said;
        }
    }
}
