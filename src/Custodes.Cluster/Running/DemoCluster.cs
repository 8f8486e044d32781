using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Custodes.Aggregation.Registry;
using Custodes.Clocks.Windows;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Hierarchy;
using Custodes.Contracts;
using Custodes.Cryptography.Signing;
using Custodes.Cryptography.Tls;
using Custodes.Storage.Keys;

namespace Custodes.Cluster.Running;

/// <summary>Makes the files of a cluster on one machine: keys, certificates, registry, agents and terms.</summary>
/// <remarks>For trying out and for tests: in earnest each node makes its own keys, where they stay.</remarks>
public static class DemoCluster
{
    private const int ChainCount = 1 << 16;

    /// <summary>Makes the files in a directory that is not there yet.</summary>
    /// <returns>Names of the nodes' directories, the global one first.</returns>
    /// <exception cref="IOException">The directory is there, or cannot be made.</exception>
    public static IReadOnlyList<string> Make(string directory, DemoSize size)
    {
        if (Directory.Exists(directory))
        {
            throw new IOException($"{directory} is there already; nothing is overwritten");
        }

        _ = Directory.CreateDirectory(directory);
        List<string> names = ["global"];
        for (int regional = 0; regional < size.Regionals; regional++)
        {
            names.Add(string.Create(CultureInfo.InvariantCulture, $"regional-{regional}"));
        }

        for (int local = 0; local < size.Locals; local++)
        {
            names.Add(string.Create(CultureInfo.InvariantCulture, $"local-{local}"));
        }

        for (int validator = 0; validator < size.Validators; validator++)
        {
            names.Add(string.Create(CultureInfo.InvariantCulture, $"validator-{validator}"));
        }

        StringBuilder registry = new("nodes:\n");
        byte[][] seeds = new byte[names.Count][];
        for (int index = 0; index < names.Count; index++)
        {
            string node = Path.Combine(directory, names[index]);
            using SigningKey key = NodeKeyFile.OpenOrMake(node);
            using X509Certificate2 certificate = TlsCertificateFile.OpenOrMake(node);
            string kind = names[index].Split('-')[0];
            if (kind != "validator")
            {
                File.WriteAllText(NodeFiles.Enrolment(node), "");
            }

            seeds[index] = names[index].StartsWith("local", StringComparison.Ordinal)
                ? SeedFile.OpenOrMake(NodeFiles.SensorSeed(node))
                : [];
            _ = registry.Append(
                CultureInfo.InvariantCulture,
                $"""
                  - index: {index}
                    name: "{names[index]}"
                    kind: "{kind}"
                    address: "127.0.0.1:{size.FirstPort + index}"
                    key: "{Convert.ToHexStringLower(key.PublicKey)}"
                    pin: "{Convert.ToHexStringLower(TlsPin.Of(certificate))}"
                    owner: "owner-{index}"
                    weight: 1

                """
            );
        }

        File.WriteAllText(Path.Combine(directory, ClusterFiles.RegistryName), registry.ToString());
        File.WriteAllLines(Path.Combine(directory, ClusterFiles.AgentsName), Agents(size, seeds));
        File.WriteAllLines(
            Path.Combine(directory, ClusterFiles.TermsName),
            TermsFile.Lines(Terms(directory, Path.Combine(directory, names[0]), size))
        );
        foreach (byte[] seed in seeds)
        {
            CryptographicOperations.ZeroMemory(seed);
        }

        return names;
    }

    private static ClusterTerms Terms(string directory, string node, DemoSize size)
    {
        byte[] seed = SeedFile.OpenOrMake(NodeFiles.ChainSeed(node));
        using HashChain chain = new(seed, ChainCount, firstEpoch: 1);
        CryptographicOperations.ZeroMemory(seed);
        return new ClusterTerms(
            new AggregationRules(),
            FeatureCount: size.Features,
            size.MeanEpochMs,
            chain.Anchor,
            ChainCount
        )
        {
            Calibrated = [Detector.Provenance, Detector.Sequence],
            ValidatorTimes =
                size.FirstValidators == 0
                    ? size.ValidatorTimes
                    : size.ValidatorTimes! with
                    {
                        First =
                        [
                            .. Enumerable
                                .Range(1 + size.Regionals + size.Locals, size.FirstValidators)
                                .Select(index => (ushort)index),
                        ],
                    },
            Verdicts = VerdictTerms.Default with
            {
                Operators = Operators(directory, size.Operators),
                OperatorsNeeded = size.OperatorsNeeded,
            },
        };
    }

    private static List<ReadOnlyMemory<byte>> Operators(string directory, int count)
    {
        List<ReadOnlyMemory<byte>> operators = [];
        for (int place = 0; place < count; place++)
        {
            using SigningKey key = NodeKeyFile.OpenOrMake(
                Path.Combine(
                    directory,
                    string.Create(CultureInfo.InvariantCulture, $"operator-{place}")
                )
            );
            operators.Add(key.PublicKey.ToArray());
        }

        return operators;
    }

    private static IEnumerable<string> Agents(DemoSize size, byte[][] seeds)
    {
        int first = 1 + size.Regionals;
        for (int agent = 0; agent < size.Agents; agent++)
        {
            int sensor = first + (agent % size.Locals);
            string name = string.Create(CultureInfo.InvariantCulture, $"agent-{agent}");
            using SigningKey key = SensorKeys.Derive(seeds[sensor], name);
            yield return AgentsFile.Line(
                new AgentRecord(
                    name,
                    string.Create(CultureInfo.InvariantCulture, $"role-{agent % size.Roles}"),
                    "-",
                    Batch: 0,
                    EnrolledEpoch: 0,
                    key.PublicKey.ToArray(),
                    (ushort)sensor
                )
            );
        }
    }
}
