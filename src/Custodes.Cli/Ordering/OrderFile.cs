using System.Diagnostics.CodeAnalysis;
using Custodes.Aggregation.Registry;
using Custodes.Cli.Auditing;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Running;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Validators;
using Custodes.Cryptography;

namespace Custodes.Cli.Ordering;

/// <summary>An order of operators in a file, read against the files of its cluster.</summary>
/// <param name="Bytes">As it is in the file.</param>
/// <param name="Order">What it says.</param>
/// <param name="Signers">Places of the operators whose signatures hold.</param>
/// <param name="Terms">Of the cluster.</param>
internal sealed record OrderFile(
    byte[] Bytes,
    VerdictOrder? Order,
    IReadOnlyList<ushort> Signers,
    VerdictTerms Terms
)
{
    /// <summary>What it says, when it is about validators.</summary>
    public ValidatorsOrder? Others { get; init; }

    /// <summary>By what certificates name it: the evidence, or the set.</summary>
    public string Hash => Order is null ? $"{Others!.Set.Hash}" : $"{Order.Hash}";

    /// <summary>The order with one more signature.</summary>
    public byte[] Signed(ushort place, ISigner signer) =>
        Order is null
            ? Others!.AddSignature(Bytes, place, signer)
            : VerdictOrder.AddSignature(Bytes, place, signer);

    /// <summary>What it says, for those who are to sign it.</summary>
    public IEnumerable<string> Lines
    {
        get
        {
            if (Order is not null)
            {
                yield return $"order      {(Order.Kind == VerdictKind.Quarantine ? "quarantine" : "release")} {Order.Agent} everywhere";
                yield return $"reason     {Order.Reason}";
                yield return $"number     {Order.Number} on chain {Order.Chain}";
                yield return $"evidence   {Order.Hash}";
            }
            else
            {
                yield return $"order      validators {string.Join(", ", Members)} in place of set {Others!.Before}";
                yield return $"reason     {Others.Reason}";
                yield return $"until      epoch {Others.Until} on chain {Others.Chain}";
                yield return $"set        {Others.Set.Hash}, a quorum is {Quorum.Of(Others.Set.Count)} of {Others.Set.Count}";
            }

            yield return $"signed     by {Signers.Count} of {Terms.Operators.Count} operators; it needs {Terms.OperatorsNeeded}";
        }
    }

    private IEnumerable<ushort> Members =>
        Enumerable.Range(0, Others!.Set.Count).Select(index => Others.Set[index].Node);

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

        Ed25519Signatures signatures = new();
        bool isVerdict = VerdictOrder.TryRead(
            bytes,
            terms.Verdicts,
            signatures,
            out VerdictOrder? order,
            out IReadOnlyList<ushort> signers
        );
        ValidatorsOrder? others = null;
        if (
            !isVerdict
            && !ValidatorsOrder.TryRead(bytes, terms.Verdicts, signatures, out others, out signers)
        )
        {
            wrong = $"{path}: is no order in its one form";
            return false;
        }

        Sha256Hash chain = order?.Chain ?? others!.Chain;
        if (chain != terms.Voters!.Chain)
        {
            wrong = $"{path}: is for chain {chain}, not for that of this cluster";
            return false;
        }

        file = new OrderFile(bytes, order, signers, terms.Verdicts) { Others = others };
        return true;
    }
}
