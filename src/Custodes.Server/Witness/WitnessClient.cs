using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Witnessing;

namespace Custodes.Server.Witness;

/// <summary>Asks the witnesses of a policy to cosign heads of one log.</summary>
/// <remarks>
/// All witnesses at once, each from the size that it knows: at first from nothing, which a witness
/// answers with its size. What it knows is remembered for the next round. One round at a time.
/// </remarks>
public sealed class WitnessClient : IDisposable
{
    private readonly WitnessPolicy policy;
    private readonly WitnessClientOptions options;
    private readonly TimeProvider time;
    private readonly Uri?[] addresses;
    private readonly long[] knownSizes;
    private readonly Lock proofGate = new();
    private readonly HttpClient http = new(
        new SocketsHttpHandler
        {
            // A witness is where the policy says, and has nothing to remember of us.
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        }
    )
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private WitnessClient(
        WitnessPolicy policy,
        Uri?[] addresses,
        WitnessClientOptions options,
        TimeProvider time
    )
    {
        this.policy = policy;
        this.options = options;
        this.time = time;
        this.addresses = addresses;
        knownSizes = new long[addresses.Length];
    }

    /// <summary>Makes a client, or names the witness whose address is none.</summary>
    /// <param name="policy">Whom to ask, and how many must sign. A witness without an address is never reached.</param>
    /// <param name="options">How patiently.</param>
    /// <param name="time">The clock against which cosignatures and time-outs are measured.</param>
    /// <param name="client">The client, when true is returned.</param>
    /// <param name="wrong">What is wrong, when false is.</param>
    public static bool TryCreate(
        WitnessPolicy policy,
        WitnessClientOptions options,
        TimeProvider time,
        [NotNullWhen(true)] out WitnessClient? client,
        out string wrong
    )
    {
        client = null;
        wrong = "";
        Uri?[] parsed = new Uri?[policy.Witnesses.Count];
        for (int index = 0; index < parsed.Length; index++)
        {
            PolicyWitness witness = policy.Witnesses[index];
            if (witness.Address is null)
            {
                continue;
            }

            bool isUsable =
                Uri.TryCreate(
                    witness.Address.TrimEnd('/') + "/add-checkpoint",
                    UriKind.Absolute,
                    out Uri? address
                ) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);
            if (!isUsable)
            {
                wrong = $"witness {witness.Name}: '{witness.Address}' is no http or https address";
                return false;
            }

            parsed[index] = address;
        }

        client = new WitnessClient(policy, parsed, options, time);
        return true;
    }

    /// <summary>Collects cosignatures until the quorum has signed, or time is over.</summary>
    /// <param name="head">Signed by its log.</param>
    /// <param name="proofs">Makes proofs for the witnesses; asked from several threads, one at a time.</param>
    /// <param name="cancellationToken">Gives the round up.</param>
    /// <exception cref="OperationCanceledException">The round was given up.</exception>
    public async Task<CosignResult> CosignAsync(
        SignedNote head,
        IConsistencySource proofs,
        CancellationToken cancellationToken
    )
    {
        using CancellationTokenSource over = new(
            TimeSpan.FromMilliseconds(options.TimeoutMs),
            time
        );
        using CancellationTokenSource enough = new(Timeout.InfiniteTimeSpan, time);
        using CancellationTokenSource any = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken,
            over.Token,
            enough.Token
        );
        WitnessExchange[] exchanges = new WitnessExchange[addresses.Length];
        List<Task> asked = [];
        for (int index = 0; index < exchanges.Length; index++)
        {
            exchanges[index] = new WitnessExchange(
                policy.Witnesses[index].Key,
                head,
                knownSizes[index],
                options.ClockDifferenceSecondsMax
            );
            asked.Add(AskAsync(exchanges[index], addresses[index], proofs, any.Token));
        }

        bool hasQuorum = policy.IsQuorum([]);
        while (asked.Count > 0)
        {
            Task answered = await Task.WhenAny(asked);
            await answered;
            asked.Remove(answered);
            if (!hasQuorum && policy.IsQuorum(Cosignatures(exchanges)))
            {
                hasQuorum = true;
                enough.CancelAfter(TimeSpan.FromMilliseconds(options.GraceMs));
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return ToResult(head, exchanges);
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static List<VerifiedSignature> Cosignatures(WitnessExchange[] exchanges)
    {
        List<VerifiedSignature> all = [];
        foreach (WitnessExchange exchange in exchanges)
        {
            if (exchange.Cosignature is VerifiedSignature cosignature)
            {
                all.Add(cosignature);
            }
        }

        return all;
    }

    private CosignResult ToResult(SignedNote head, WitnessExchange[] exchanges)
    {
        List<WitnessReport> reports = [];
        for (int index = 0; index < exchanges.Length; index++)
        {
            WitnessExchange exchange = exchanges[index];
            knownSizes[index] = exchange.KnownSize;
            reports.Add(
                new WitnessReport(
                    policy.Witnesses[index],
                    exchange.Standing,
                    exchange.KnownSize,
                    exchange.Cosignature?.TimestampSeconds ?? 0,
                    exchange.Detail
                )
            );
        }

        List<VerifiedSignature> cosignatures = Cosignatures(exchanges);
        SignedNote note = head.With(cosignatures.ConvertAll(cosignature => cosignature.Signature));
        return new CosignResult(note, policy.IsQuorum(cosignatures), reports);
    }

    private async Task AskAsync(
        WitnessExchange exchange,
        Uri? address,
        IConsistencySource proofs,
        CancellationToken cancellationToken
    )
    {
        if (address is null)
        {
            exchange.Lose("the policy says no address");
            return;
        }

        try
        {
            while (await AskOnceAsync(exchange, address, proofs, cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException)
        {
            exchange.Lose("no answer in time");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            exchange.Lose(failure.Message);
        }
    }

    private async Task<bool> AskOnceAsync(
        WitnessExchange exchange,
        Uri address,
        IConsistencySource proofs,
        CancellationToken cancellationToken
    )
    {
        byte[]? body;
        lock (proofGate)
        {
            if (!exchange.TryRequest(proofs, out body))
            {
                return false;
            }
        }

        using HttpRequestMessage request = new(HttpMethod.Post, address);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        using HttpResponseMessage response = await http.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            cancellationToken
        );
        byte[] buffer = new byte[WitnessExchange.AnswerBytesMax];
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        int bytes = await stream.ReadAtLeastAsync(
            buffer,
            buffer.Length,
            throwOnEndOfStream: false,
            cancellationToken
        );
        return exchange.Take(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            buffer.AsSpan(0, bytes),
            time.GetUtcNow().ToUnixTimeSeconds()
        );
    }
}
