using System.Diagnostics.CodeAnalysis;
using Custodes.Aggregation.Registry;
using Custodes.Cli.Auditing;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Running;
using Custodes.Consensus.Bodies;

namespace Custodes.Cli.Ordering;

/// <summary>An order of operators in a file, read against the files of its cluster.</summary>
/// <param name="Bytes">As it is in the file.</param>
/// <param name="Order">What it says.</param>
/// <param name="Signers">Places of the operators whose signatures hold.</param>
/// <param name="Terms">Of the cluster.</param>
internal sealed record OrderFile(
    byte[] Bytes,
    VerdictOrder Order,
    IReadOnlyList<ushort> Signers,
    VerdictTerms Terms
)
{
    /// <summary>What it says, for those who are to sign it.</summary>
    public IEnumerable<string> Lines =>
        [
            $"order      {(Order.Kind == VerdictKind.Quarantine ? "quarantine" : "release")} {Order.Agent} everywhere",
            $"reason     {Order.Reason}",
            $"number     {Order.Number} on chain {Order.Chain}",
            $"evidence   {Order.Hash}",
            $"signed     by {Signers.Count} of {Terms.Operators.Count} operators; it needs {Terms.OperatorsNeeded}",
        ];

    /// <summary>Reads the files of a cluster that takes orders, or says why there are none.</summary>
    public static bool TryCluster(
        string directory,
        [NotNullWhen(true)] out ClusterMap? map,
        [NotNullWhen(true)] out ClusterTerms? terms,
        out string wrong
    )
    {
        if (!ClusterFiles.TryLoad(directory, out map, out terms, out wrong))
        {
            return false;
        }

        wrong =
            terms.Voters is null ? $"{directory}: the cluster has no validators"
            : terms.Verdicts.OperatorsNeeded == 0
                ? $"{directory}/terms: operators-needed is 0: nobody may order"
            : "";
        return wrong.Length == 0;
    }

    /// <summary>Reads an order, or says what is wrong.</summary>
    public static bool TryRead(
        string path,
        ClusterTerms terms,
        [NotNullWhen(true)] out OrderFile? file,
        out string wrong
    )
    {
        file = null;
        if (!SmallFile.TryRead(path, VerdictOrder.BytesMax, out byte[] bytes, out wrong))
        {
            return false;
        }

        if (
            !VerdictOrder.TryRead(
                bytes,
                terms.Verdicts,
                new Ed25519Signatures(),
                out VerdictOrder? order,
                out IReadOnlyList<ushort> signers
            )
        )
        {
            wrong = $"{path}: is no order in its one form";
            return false;
        }

        if (order.Chain != terms.Voters!.Chain)
        {
            wrong = $"{path}: is for chain {order.Chain}, not for that of this cluster";
            return false;
        }

        file = new OrderFile(bytes, order, signers, terms.Verdicts);
        return true;
    }
}
