using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Custodes.Aggregation.Registry;
using Custodes.Cli.Keeping;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Validating;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Validators;
using Custodes.Cryptography.Signing;
using Custodes.Storage;
using Custodes.Storage.Keys;

namespace Custodes.Cli.Ordering;

/// <summary>Making and signing orders of operators.</summary>
internal static class Orders
{
    private const string Command = "verdict";

    // An order of other validators is void a day later, and not before as many epochs as it may take to be decided on.
    private const long HoldsMs = 24L * 3600 * 1000;
    private const long MinEpochs = 16;

    private static readonly string ReasonRule = string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"--reason: 1 to {VerdictOrder.TextBytesMax} bytes without control characters"
    );

    /// <summary>Makes an operator's key where there is none, and prints its line for the terms.</summary>
    public static ExitCode MakeKey(string directory, TextWriter output, TextWriter talk) =>
        Keys.Guard(
            talk,
            () =>
            {
                using SigningKey key = NodeKeyFile.OpenOrMake(directory);
                output.WriteLine($"operator {Convert.ToHexStringLower(key.PublicKey)}");
                return ExitCode.Done;
            },
            Command
        );

    /// <summary>Writes an order that nobody signed yet.</summary>
    public static ExitCode Make(
        string path,
        string cluster,
        string agent,
        VerdictKind kind,
        string reason,
        TextWriter output,
        TextWriter talk
    ) =>
        Keys.Guard(
            talk,
            () =>
            {
                if (
                    !OrderFile.TryCluster(
                        cluster,
                        out ClusterMap? map,
                        out ClusterTerms? terms,
                        out string wrong
                    )
                )
                {
                    return Refuse(talk, $"--cluster: {wrong}");
                }

                if (new SubjectNames(map).NameOf(SubjectNames.Of(agent)) is null)
                {
                    return Refuse(talk, $"--agent: no agent of the cluster is called '{agent}'");
                }

                if (!IsReason(reason))
                {
                    return Refuse(talk, ReasonRule);
                }

                if (File.Exists(path))
                {
                    return Refuse(talk, $"{path}: is there already; nothing is overwritten");
                }

                // Two orders that say the same are two; each is obeyed once.
                ulong number = BinaryPrimitives.ReadUInt64LittleEndian(
                    RandomNumberGenerator.GetBytes(sizeof(ulong))
                );
                VerdictOrder order = new(terms.Voters!.Chain, number, kind, agent, reason);
                DurableFile.WriteBare(path, order.ToBytes([]));
                return Show(path, terms, output, talk);
            },
            Command
        );

    /// <summary>Adds an operator's signature, and says what it signed.</summary>
    public static ExitCode Sign(
        string path,
        string cluster,
        string keyDirectory,
        TextWriter output,
        TextWriter talk
    ) =>
        Keys.Guard(
            talk,
            () =>
            {
                if (
                    !OrderFile.TryCluster(cluster, out _, out ClusterTerms? terms, out string wrong)
                    || !OrderFile.TryRead(path, terms, out OrderFile? file, out wrong)
                )
                {
                    return Refuse(talk, wrong);
                }

                using SigningKey key = NodeKeyFile.Open(keyDirectory);
                int place = PlaceOf(terms.Verdicts, key);
                if (place < 0)
                {
                    return Refuse(
                        talk,
                        $"--key: the terms name no operator with the key in {keyDirectory}"
                    );
                }

                DurableFile.WriteBare(path, file.Signed((ushort)place, new Ed25519Signer(key)));
                return Show(path, terms, output, talk);
            },
            Command
        );

    /// <summary>Writes an order of other validators that nobody signed yet.</summary>
    public static ExitCode MakeOthers(
        string path,
        string cluster,
        (IReadOnlyList<ushort> Before, IReadOnlyList<ushort> Next) members,
        string reason,
        TextWriter output,
        TextWriter talk,
        TimeProvider time
    ) =>
        Keys.Guard(
            talk,
            () =>
            {
                if (
                    !OrderFile.TryCluster(
                        cluster,
                        out ClusterMap? map,
                        out ClusterTerms? terms,
                        out string wrong
                    )
                )
                {
                    return Refuse(talk, $"--cluster: {wrong}");
                }

                if (!IsReason(reason))
                {
                    return Refuse(talk, ReasonRule);
                }

                if (File.Exists(path))
                {
                    return Refuse(talk, $"{path}: is there already; nothing is overwritten");
                }

                if (
                    !ValidatorGenesis.TrySet(
                        map.Nodes,
                        out ValidatorSet? before,
                        out wrong,
                        members.Before
                    )
                )
                {
                    return Refuse(talk, $"--before: {wrong}");
                }

                if (
                    !ValidatorGenesis.TrySet(
                        map.Nodes,
                        out ValidatorSet? next,
                        out wrong,
                        members.Next
                    )
                )
                {
                    return Refuse(talk, $"--validators: {wrong}");
                }

                ulong now = terms.Voters!.EpochAt(time.GetUtcNow().ToUnixTimeMilliseconds());
                ulong until = now + (ulong)Math.Max(MinEpochs, HoldsMs / terms.Voters.EpochMs);
                ValidatorsOrder order = new(terms.Voters.Chain, before.Hash, until, next, reason);
                DurableFile.WriteBare(path, order.ToBytes());
                return Show(path, terms, output, talk);
            },
            Command
        );

    private static bool IsReason(string reason) =>
        !string.IsNullOrWhiteSpace(reason)
        && !reason.Any(char.IsControl)
        && Encoding.UTF8.GetByteCount(reason) <= VerdictOrder.TextBytesMax;

    private static ExitCode Show(
        string path,
        ClusterTerms terms,
        TextWriter output,
        TextWriter talk
    )
    {
        if (!OrderFile.TryRead(path, terms, out OrderFile? file, out string wrong))
        {
            return Refuse(talk, wrong);
        }

        foreach (string line in file.Lines)
        {
            output.WriteLine(line);
        }

        return ExitCode.Done;
    }

    private static int PlaceOf(VerdictTerms terms, SigningKey key)
    {
        for (int place = 0; place < terms.Operators.Count; place++)
        {
            if (terms.Operators[place].Span.SequenceEqual(key.PublicKey))
            {
                return place;
            }
        }

        return -1;
    }

    private static ExitCode Refuse(TextWriter talk, string wrong)
    {
        talk.WriteLine($"custodes verdict: {wrong}");
        return ExitCode.Usage;
    }
}
