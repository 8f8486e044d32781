using Custodes.Aggregation.Registry;
using Custodes.Consensus.Validators;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography;

namespace Custodes.Cluster.Certified;

/// <summary>Says which other validators follow from an order of operators, or that none do. The same at every validator.</summary>
/// <param name="nodes">Who there is: nobody votes whom the registry does not name as a validator, with that key and weight.</param>
/// <param name="terms">Operators.</param>
/// <param name="chain">The chain that orders must name.</param>
/// <param name="signatures">Checks signatures.</param>
public sealed class ValidatorsRule(
    NodeRegistry nodes,
    VerdictTerms terms,
    Sha256Hash chain,
    ISignatures signatures
)
{
    /// <summary>Why the order does not hold; empty when it does.</summary>
    public string Refusal(
        ReadOnlyMemory<byte> bytes,
        out ValidatorsOrder? order,
        out IReadOnlyList<ushort> signers
    )
    {
        if (!ValidatorsOrder.TryRead(bytes, terms, signatures, out order, out signers))
        {
            return "it is no order in its one form";
        }

        if (order.Chain != chain)
        {
            return "it is for another chain of validators";
        }

        if (terms.OperatorsNeeded == 0 || signers.Count < terms.OperatorsNeeded)
        {
            return $"{signers.Count} operators signed it, and it needs {terms.OperatorsNeeded} of {terms.Operators.Count}";
        }

        for (int index = 0; index < order.Set.Count; index++)
        {
            Validator member = order.Set[index];
            bool isNamed =
                nodes.TryFind(member.Node, out NodeRecord? node)
                && node.Kind == NodeKind.Validator
                && node.Key.Span.SequenceEqual(member.PublicKey)
                && (uint)node.Weight == member.Weight;
            if (!isNamed)
            {
                return $"the registry names no validator {member.Node} with that key and weight";
            }
        }

        return "";
    }
}
