using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Custodes.Aggregation.Registry;
using Custodes.Cluster.Certified;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Voting;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Cryptography.Tls;
using Custodes.Storage;
using Custodes.Storage.Keys;

namespace Custodes.Cluster.Validating;

/// <summary>A validator alone in the process of a node alone: what the node concludes becomes certificates in a log.</summary>
/// <remarks>
/// It protects nobody: one under the same owner agrees with itself. It has the forms of a set, so that certificates, the API and
/// <c>custodes verify</c> can be tried out without others. Any thread.
/// </remarks>
public sealed class EmbeddedValidator : IVerdictCluster, IAsyncDisposable
{
    /// <summary>What is said wherever its certificates are shown.</summary>
    public const string Warning = "one embedded validator agrees with itself: this protects nobody";

    private const string Name = "embedded";
    private const string RegistryName = "cluster.yaml";
    private const string TimesName = "times";
    private const int VerdictCountMax = 100;

    private readonly Lock gate = new();
    private readonly Dictionary<Sha256Hash, (CertifiedVerdict Verdict, long Epoch)> rulings = [];
    private readonly ConcurrentDictionary<Sha256Hash, string> names = [];
    private readonly SigningKey key;
    private readonly VerdictRule rule;
    private readonly ValidatorHost host;
    private readonly CertificateLog log;
    private volatile bool isStarted;

    private EmbeddedValidator(
        string directory,
        SigningKey key,
        ValidatorGenesis genesis,
        EmbeddedParts parts
    )
    {
        this.key = key;
        Genesis = genesis;
        Ed25519Signatures signatures = new();
        rule = new VerdictRule(
            new OneSensor(key.PublicKey.ToArray()),
            VerdictTerms.Default,
            genesis.Chain,
            signatures
        );
        CertificateLog? opened = null;
        host = ValidatorHost.Open(
            new ValidatorParts(
                new ValidatorOptions
                {
                    Directory = directory,
                    IsFirstStart = !File.Exists(ValidatorLayout.Votes(directory)),
                },
                genesis,
                new ValidatorIdentity(new Ed25519VoteSigner(key), new Ed25519VoteVerifier()),
                new TellingDesk(new FleetDesk(null, signatures, rule), Take),
                new NobodyElse(),
                epoch => opened?.Wake(epoch),
                parts.Time,
                parts.OnBug
            )
        );
        log = CertificateLog.Open(
            directory,
            $"custodes-validator/{genesis.Chain.ToString()[..16]}/{Name}",
            genesis.Chain,
            host.DecisionOf,
            parts.Time
        );
        opened = log;
        RegistryPath = Path.Combine(directory, RegistryName);
        EvidenceDirectory = Path.Combine(directory, "evidence");
    }

    /// <summary>The chain.</summary>
    public ValidatorGenesis Genesis { get; }

    /// <summary>The registry with this validator, for <c>custodes verify --validators</c>.</summary>
    public string RegistryPath { get; }

    /// <summary>Where its certificates are.</summary>
    public string EvidenceDirectory { get; }

    /// <summary>How its epochs go.</summary>
    public ValidatorStatus Status => host.Status;

    /// <inheritdoc/>
    public ushort Self => 0;

    /// <inheritdoc/>
    public bool HasValidators => true;

    /// <inheritdoc/>
    public int EpochMs => Genesis.EpochMs;

    /// <inheritdoc/>
    public string Caveat => Warning;

    /// <summary>Opens its directory, or makes it with a key of its own; nothing runs yet.</summary>
    /// <param name="directory">Its own.</param>
    /// <param name="epochMs">How long an epoch takes, of a new one; an old one keeps its own.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onBug">Told of a broken invariant, which ends the process.</param>
    /// <exception cref="ValidatorStartException">It cannot go on from what is there.</exception>
    public static EmbeddedValidator Open(
        string directory,
        int epochMs,
        TimeProvider time,
        Action<Exception> onBug
    )
    {
        _ = Directory.CreateDirectory(directory);
        SigningKey signing = NodeKeyFile.OpenOrMake(directory);
        using X509Certificate2 certificate = TlsCertificateFile.OpenOrMake(directory);
        string times = Path.Combine(directory, TimesName);
        if (!File.Exists(times))
        {
            Make(directory, signing, certificate);
            long startMs = time.GetUtcNow().ToUnixTimeMilliseconds();
            DurableFile.WriteBare(
                times,
                Encoding.ASCII.GetBytes(
                    string.Create(CultureInfo.InvariantCulture, $"{startMs} {epochMs}\n")
                )
            );
        }

        string[] words = File.ReadAllText(times).TrimEnd('\n').Split(' ');
        return
            words.Length == 2
            && long.TryParse(
                words[0],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out long start
            )
            && int.TryParse(
                words[1],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out int length
            )
            && length is >= ValidatorGenesis.EpochMsMin and <= ValidatorGenesis.EpochMsMax
            ? new EmbeddedValidator(
                directory,
                signing,
                ValidatorGenesis.OfOne(signing.PublicKey, start, length),
                new EmbeddedParts(time, onBug)
            )
            : throw new ValidatorStartException(
                $"{times}: is not two numbers, start and length of epochs"
            );
    }

    /// <summary>Begins.</summary>
    public void Start()
    {
        log.Start();
        log.Wake(host.Status.DecidedEpoch);
        host.Start();
        isStarted = true;
    }

    /// <inheritdoc/>
    public bool IsOwn(string agent)
    {
        // Certificates have the hashes of names alone.
        names[SubjectNames.Of(agent)] = agent;
        return true;
    }

    /// <inheritdoc/>
    public byte[] Sign(VerdictEvidence evidence) => evidence.ToBytes(new Ed25519Signer(key));

    /// <inheritdoc/>
    public FollowRefusal Follows(ReadOnlyMemory<byte> evidence, out FollowedVerdict followed) =>
        rule.Follows(evidence, out followed);

    /// <inheritdoc/>
    public void Send(ReadOnlyMemory<byte> evidence) => _ = host.TakeItemAsync(evidence);

    /// <inheritdoc/>
    public IReadOnlyList<StandingVerdict> Standing()
    {
        List<StandingVerdict> standing = [];
        lock (gate)
        {
            foreach ((CertifiedVerdict verdict, long epoch) in rulings.Values)
            {
                if (names.TryGetValue(verdict.Subject, out string? agent))
                {
                    standing.Add(new StandingVerdict(agent, verdict, ViewOf(verdict, epoch)));
                }
            }
        }

        return standing;
    }

    CertificationView? IVerdictCluster.View() => View();

    /// <summary>What it certified.</summary>
    public CertificationView View()
    {
        List<CertifiedVerdictView> verdicts = [];
        lock (gate)
        {
            foreach (
                (CertifiedVerdict verdict, long epoch) in rulings
                    .Values.OrderByDescending(one => one.Epoch)
                    .Take(VerdictCountMax)
            )
            {
                verdicts.Add(ViewOf(verdict, epoch));
            }
        }

        return new CertificationView
        {
            Chain = Genesis.Chain.ToString(),
            N = 1,
            Q = 1,
            Validators = [Name],
            Epoch = (long)host.Status.DecidedEpoch,
            IsBaselineCertified = false,
            SignedBy = [],
            Waiting = 0,
            IsStalled = isStarted && (host.Completion.IsCompleted || log.Completion.IsCompleted),
            Verdicts = verdicts,
            Caveat = Warning,
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The log reads the host's files to its end; what is decided meanwhile is written at the next start.
        await log.DisposeAsync();
        await host.DisposeAsync();
        key.Dispose();
    }

    private static void Make(string directory, SigningKey key, X509Certificate2 certificate) =>
        DurableFile.WriteBare(
            Path.Combine(directory, RegistryName),
            Encoding.UTF8.GetBytes(
                $"""
                nodes:
                  - index: 0
                    name: "{Name}"
                    kind: "validator"
                    address: "127.0.0.1:1"
                    key: "{Convert.ToHexStringLower(key.PublicKey)}"
                    pin: "{Convert.ToHexStringLower(TlsPin.Of(certificate))}"
                    owner: "this-node"
                    weight: 1

                """
            )
        );

    private CertifiedVerdictView ViewOf(CertifiedVerdict verdict, long epoch) =>
        new(
            names.GetValueOrDefault(verdict.Subject) ?? verdict.Subject.ToString(),
            verdict.Kind == VerdictKind.Quarantine ? "quarantine" : "release",
            epoch,
            N: 1,
            Q: 1,
            [Name],
            verdict.EvidenceHash.ToString()
        );

    private void Take(EpochBody body)
    {
        lock (gate)
        {
            foreach (CertifiedVerdict verdict in body.Verdicts)
            {
                rulings[verdict.Subject] = (verdict, (long)body.Epoch);
            }
        }
    }

    /// <summary>What comes from outside.</summary>
    private sealed record EmbeddedParts(TimeProvider Time, Action<Exception> OnBug);

    /// <summary>Every agent is this node's.</summary>
    private sealed class OneSensor(ReadOnlyMemory<byte> publicKey) : IVerdictSensors
    {
        public ushort? SensorOf(string agent) => 0;

        public ReadOnlyMemory<byte> KeyOf(ushort node) => node == 0 ? publicKey : default;
    }

    /// <summary>There is nobody to send to.</summary>
    private sealed class NobodyElse : IPeerSender
    {
        public void Send(ushort peer, byte[] message) { }
    }

    /// <summary>Tells of every decision, also of those of earlier runs.</summary>
    private sealed class TellingDesk(IEpochDesk inner, Action<EpochBody> onDecided) : IEpochDesk
    {
        public bool AwaitsShares => inner.AwaitsShares;

        public IReadOnlyList<long> Withheld => inner.Withheld;

        public ulong DrawnEpoch => inner.DrawnEpoch;

        public void Begin(ValidatorGenesis genesis, IVoteVerifier verifier) =>
            inner.Begin(genesis, verifier);

        public ReadOnlyMemory<byte> Share(IVoteSigner signer) => inner.Share(signer);

        public void OnDue(ulong epoch) => inner.OnDue(epoch);

        public IReadOnlyList<ReadOnlyMemory<byte>> TakeMissed() => inner.TakeMissed();

        public byte[] Build(
            Sha256Hash chain,
            InstanceName name,
            IReadOnlyList<Consensus.Equivocation.EquivocationEvidence> evidence
        ) => inner.Build(chain, name, evidence);

        public BodyVerdict Validate(EpochBody body) => inner.Validate(body);

        public DeskTaken TryTake(ReadOnlyMemory<byte> item) => inner.TryTake(item);

        public IReadOnlyList<byte[]> QuestionsAbout(EpochBody body) => inner.QuestionsAbout(body);

        public ReadOnlyMemory<byte> Answer(ReadOnlySpan<byte> question) => inner.Answer(question);

        public void OnDecided(EpochBody body)
        {
            inner.OnDecided(body);
            onDecided(body);
        }
    }
}
