using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Custodes.Configuration;
using Custodes.Cryptography.Signing;
using Custodes.Cryptography.Tls;
using Custodes.Storage.Keys;

namespace Custodes.Cli.Keeping;

/// <summary>Runs of <c>custodes keys node</c> and <c>custodes keys tls</c>.</summary>
internal static class NodeKeys
{
    private static readonly string UnusedKey = new string('0', 62) + "02";
    private static readonly string UnusedPin = new('0', 64);

    /// <summary>Makes what is missing of a node's keys and prints its entry of the registry.</summary>
    public static ExitCode Entry(
        string directory,
        NodeEntry node,
        TextWriter output,
        TextWriter talk
    )
    {
        // Before a key is made for what no registry would take.
        if (
            !RegistryFile.TryRead(
                $"nodes:\n{ToYaml(node, UnusedKey, UnusedPin)}",
                out _,
                out IReadOnlyList<ConfigurationError> errors
            )
        )
        {
            foreach (ConfigurationError error in errors)
            {
                string key = error.Key[(error.Key.LastIndexOf('.') + 1)..];
                talk.WriteLine($"custodes keys: --{key}: {error.Problem}");
            }

            return ExitCode.Usage;
        }

        return Keys.Guard(
            talk,
            () =>
            {
                using SigningKey signing = NodeKeyFile.OpenOrMake(directory);
                using X509Certificate2 certificate = TlsCertificateFile.OpenOrMake(directory);
                output.Write(ToYaml(node, signing, certificate));
                return ExitCode.Done;
            }
        );
    }

    /// <summary>Makes a node's certificate where there is none and prints its pin.</summary>
    public static ExitCode Pin(string directory, TextWriter output, TextWriter talk) =>
        Keys.Guard(
            talk,
            () =>
            {
                using X509Certificate2 certificate = TlsCertificateFile.OpenOrMake(directory);
                output.WriteLine(Convert.ToHexStringLower(TlsPin.Of(certificate)));
                return ExitCode.Done;
            }
        );

    /// <summary>A node's entry of the registry.</summary>
    public static string ToYaml(NodeEntry node, SigningKey key, X509Certificate2 certificate) =>
        ToYaml(
            node,
            Convert.ToHexStringLower(key.PublicKey),
            Convert.ToHexStringLower(TlsPin.Of(certificate))
        );

    private static string ToYaml(NodeEntry node, string key, string pin) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
              - index: {node.Index}
                name: {Quoted(node.Name)}
                kind: {Quoted(node.Kind)}
                address: {Quoted(node.Address)}
                key: "{key}"
                pin: "{pin}"
                owner: {Quoted(node.Owner)}
                weight: {node.Weight}

            """
        );

    // Text must not become structure, whatever it holds; what JSON escapes, YAML reads.
    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
