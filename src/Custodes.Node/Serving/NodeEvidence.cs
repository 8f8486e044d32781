using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Custodes.Cryptography;
using Custodes.Node.Evidence;
using Custodes.Node.Witnessing;
using Custodes.Server.Witness;
using Custodes.Storage;
using Custodes.Storage.Keys;
using Custodes.Storage.Log;

namespace Custodes.Node.Serving;

/// <summary>A live node's log of evidence, the witnesses it asks, and what others read of it.</summary>
internal sealed class NodeEvidence : IDisposable
{
    // The log's thread waits for a round; a round of silence must not hold up what is concluded meanwhile.
    private static readonly WitnessClientOptions Patience = new() { TimeoutMs = 2_000 };

    private readonly WitnessClient? client;

    private NodeEvidence(EvidenceLog log, EvidenceReader reader, WitnessClient? client)
    {
        Log = log;
        Reader = reader;
        this.client = client;
    }

    /// <summary>Where conclusions go.</summary>
    public EvidenceLog Log { get; }

    /// <summary>What others read.</summary>
    public EvidenceReader Reader { get; }

    /// <summary>Opens the log that the options ask for; null when they ask for none.</summary>
    /// <exception cref="StateDirectoryException">It cannot be used; the message says why.</exception>
    public static NodeEvidence? Open(
        NodeOptions options,
        TimeProvider time,
        long from,
        NodeFigures figures,
        Action<string> onFailed
    )
    {
        if (options.EvidenceDirectory.Length == 0)
        {
            return null;
        }

        WitnessClient? asker = null;
        try
        {
            asker = ClientOf(options, time);
            string directory = options.EvidenceDirectory;
            EvidenceLog log = EvidenceLog.Open(
                new EvidenceOptions
                {
                    Directory = directory,
                    Origin = options.EvidenceOrigin,
                    Tenant = options.EvidenceTenant,
                    ProgramVersion = VersionOf(),
                    Configuration = FingerprintOf(options),
                    Policy = options.WitnessPolicy,
                    Cosigner = asker is null
                        ? null
                        : new WitnessCosigner(
                            asker,
                            new LogFolder(Path.Combine(directory, "log")),
                            result => Tell(result, figures)
                        ),
                },
                time,
                from,
                onFailed
            );
            NodeEvidence opened = new(log, new EvidenceReader(directory, log.Verifier), asker);
            asker = null;
            return opened;
        }
        catch (Exception refusal)
            when (refusal
                    is LogStartException
                        or KeyFileException
                        or EvidenceFailedException
                        or LogFailedException
            )
        {
            throw new StateDirectoryException(StateFault.EvidenceUnusable, refusal.Message);
        }
        finally
        {
            asker?.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Log.Dispose();
        client?.Dispose();
    }

    private static WitnessClient? ClientOf(NodeOptions options, TimeProvider time)
    {
        if (options.WitnessPolicy is null)
        {
            return null;
        }

        return WitnessClient.TryCreate(
            options.WitnessPolicy,
            Patience,
            time,
            out WitnessClient? client,
            out string wrong
        )
            ? client
            : throw new StateDirectoryException(StateFault.EvidenceUnusable, wrong);
    }

    private static string VersionOf() =>
        typeof(NodeEvidence).Assembly.GetName().Version?.ToString()
        ?? typeof(NodeEvidence)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion
        ?? "";

    // What judges: whoever changes it changes what is concluded, and the log shows that it was changed.
    private static Sha256Hash FingerprintOf(NodeOptions options) =>
        new(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    $"{options.Pipeline.Alpha:R}|{options.Pipeline.Ladder}|{options.Pipeline.Behaviour}|{options.Pipeline.Provenance}|{ModelFingerprint.Of(options.Pipeline)}"
                )
            )
        );

    // On the log's thread, of every round: a fork is an alarm of its own, a missing quorum is said loudly.
    private static void Tell(CosignResult result, NodeFigures figures)
    {
        foreach (WitnessReport witness in result.Witnesses)
        {
            if (witness.IsAlarm)
            {
                _ = Interlocked.Increment(ref figures.WitnessAlarms);
                Console.Error.WriteLine(
                    $"custodes: ALARM: witness {witness.Witness.Name} says that the log shows two histories or was set back: {witness.Detail}"
                );
            }
        }

        if (!result.HasQuorum)
        {
            _ = Interlocked.Increment(ref figures.QuorumsMissed);
            Console.Error.WriteLine(
                "custodes: no quorum of witnesses: the newest head of the log is not published"
            );
        }
    }
}
