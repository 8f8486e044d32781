using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Custodes.Cluster.Validating;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Certificates;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Validators;
using Custodes.Contracts.Cluster;

namespace Custodes.Cli.Validating;

/// <summary>What a validator's status listener shows, as JSON.</summary>
internal static class ValidatorJson
{
    /// <summary>Certificates in one answer.</summary>
    public const int CertificateCountMax = 256;

    /// <summary>Who votes, how far they are, and who contradicted themselves.</summary>
    public static byte[] Cluster(ValidatorNode node) =>
        Write(json =>
        {
            ValidatorStatus status = node.Host.Status;
            ValidatorSet set = status.Voters;
            json.WriteStartObject();
            json.WriteString("chain", status.Chain.ToString());
            json.WriteString("node", node.Self.Name);
            json.WriteNumber("index", node.Self.Index);
            json.WriteNumber("n", set.Count);
            json.WriteNumber("q", Quorum.Of(set.Count));
            json.WriteNumber("totalWeight", set.TotalWeight);
            json.WriteNumber("mayBeDown", Quorum.LiveFaults(set.Count));
            json.WriteNumber("mayLie", Quorum.SafeFaults(set.Count));
            json.WriteNumber("epoch", status.Epoch);
            json.WriteNumber("view", status.View);
            json.WriteNumber("decidedEpoch", status.DecidedEpoch);
            json.WriteNumber("drawnEpoch", status.DrawnEpoch);
            json.WriteBoolean("isSuspended", status.IsSuspended);
            json.WriteString("recovery", Named(status.Recovery));
            json.WriteStartObject("certificateMs");
            json.WriteNumber("count", status.MeasuredCount);
            json.WriteNumber("p50", Math.Round(status.LatencyP50Ms, 3));
            json.WriteNumber("p99", Math.Round(status.LatencyP99Ms, 3));
            json.WriteEndObject();
            json.WriteStartArray("validators");
            for (int index = 0; index < set.Count; index++)
            {
                json.WriteStartObject();
                json.WriteNumber("index", set[index].Node);
                json.WriteString("name", NameOf(node.Options.Registry, set[index].Node));
                json.WriteNumber("weight", set[index].Weight);
                if (index < status.Withheld.Count)
                {
                    json.WriteNumber("sharesWithheld", status.Withheld[index]);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("equivocations");
            foreach (EquivocationEvidence evidence in status.Equivocations)
            {
                ushort accused = node.Host.VotersOf(evidence.Epoch)[evidence.Signer].Node;
                json.WriteStartObject();
                json.WriteNumber("epoch", evidence.Epoch);
                json.WriteNumber("view", evidence.View);
                json.WriteNumber("index", accused);
                json.WriteString("name", NameOf(node.Options.Registry, accused));
                json.WriteString("first", Named(evidence.Kinds.First));
                json.WriteString("second", Named(evidence.Kinds.Second));
                json.WriteBase64String("evidence", evidence.ToBytes());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

    /// <summary>How epochs ended, from one on: what the query says, or the latest.</summary>
    public static byte[] Certificates(ValidatorNode node, Func<string, string?> query)
    {
        ulong decided = node.Host.Status.DecidedEpoch;
        int limit = (int)Math.Clamp(Number("limit", 20), 1, CertificateCountMax);
        ulong latest = decided >= (ulong)limit ? decided - (ulong)limit + 1 : 1;
        ulong from = Math.Max(Number("from", latest), 1);
        return Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("chain", node.Host.Status.Chain.ToString());
            json.WriteNumber("decidedEpoch", decided);
            json.WriteStartArray("certificates");
            for (int count = 0; count < limit && from + (ulong)count <= decided; count++)
            {
                if (
                    node.Host.DecisionOf(from + (ulong)count) is { } bytes
                    && MessageCodec.TryRead(bytes, out ConsensusMessage? message)
                )
                {
                    WriteDecision(json, node, (ConsensusMessage.FinalShown)message);
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

        ulong Number(string name, ulong missing) =>
            ulong.TryParse(
                query(name),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out ulong value
            )
                ? value
                : missing;
    }

    private static void WriteDecision(
        Utf8JsonWriter json,
        ValidatorNode node,
        ConsensusMessage.FinalShown decision
    )
    {
        Certificate final = decision.Final;
        json.WriteStartObject();
        json.WriteNumber("epoch", decision.Epoch);
        json.WriteNumber("view", final.Statement.View);
        json.WriteString("digest", final.Statement.Value.ToString());
        if (decision.Body is { } bytes && BodyCodec.TryRead(bytes, out EpochBody? body, out _))
        {
            json.WriteString("previousDigest", body.PreviousDigest.ToString());
            json.WriteString("setHash", body.SetHash.ToString());
            json.WriteString("baselineDigest", body.BaselineDigest.ToString());
            json.WriteNumber("logSize", body.LogHead.Size);
            json.WriteString("logRoot", body.LogHead.Root.ToString());
            json.WriteNumber("included", body.Included.Length);
            json.WriteNumber("excluded", body.Exclusions.Length);
            json.WriteNumber("accused", body.Evidence.Length);
            json.WriteBoolean("isEmpty", body.Included.Length == 0);
        }

        json.WriteStartArray("signers");
        for (int signer = 0; signer < final.SetSize; signer++)
        {
            if (final.Has(signer))
            {
                json.WriteNumberValue(node.Host.VotersOf(decision.Epoch)[signer].Node);
            }
        }

        json.WriteEndArray();
        json.WriteBase64String("certificate", final.ToBytes());
        json.WriteEndObject();
    }

    private static string NameOf(NodeRegistry registry, ushort index) =>
        registry.TryFind(index, out NodeRecord? node) ? node.Name : "";

    private static string Named<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static byte[] Write(Action<Utf8JsonWriter> content)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            content(json);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
