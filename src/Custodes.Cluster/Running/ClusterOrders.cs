using System.Globalization;
using Custodes.Aggregation.Registry;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Validating;
using Custodes.Consensus.Bodies;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography;
using Custodes.Evidence.Entries;

namespace Custodes.Cluster.Running;

/// <summary>Takes operators' orders at the global node: logs who ordered what and why, then shows it to the validators.</summary>
/// <remarks>
/// An order is worth the signatures in it, whoever brings it; its sender is asked for nothing. What is refused is logged too, as
/// long as there is room: an order that is sent again and again is logged once. Any thread.
/// </remarks>
public sealed class ClusterOrders : IFleetOrders
{
    /// <summary>Different orders that are logged from one start to the next; further ones that do not hold are not.</summary>
    public const int LoggedCountMax = 4096;

    private readonly ClusterTerms terms;
    private readonly Action<ushort, ReadOnlyMemory<byte>> tell;
    private readonly ITreeLog log;
    private readonly VerdictRule rule;
    private readonly ValidatorsRule others;
    private readonly Ed25519Signatures signatures = new();
    private readonly Lock gate = new();
    private readonly HashSet<Sha256Hash> logged = [];

    /// <summary>Of a cluster that has validators.</summary>
    /// <param name="map">Who there is.</param>
    /// <param name="terms">Who may order.</param>
    /// <param name="tell">Shows something to all validators, by kind of message; must not block.</param>
    /// <param name="log">Where orders are written.</param>
    public ClusterOrders(
        ClusterMap map,
        ClusterTerms terms,
        Action<ushort, ReadOnlyMemory<byte>> tell,
        ITreeLog log
    )
    {
        this.terms = terms;
        this.tell = tell;
        this.log = log;
        rule = new VerdictRule(map, terms.Verdicts, terms.Voters!.Chain, signatures);
        others = new ValidatorsRule(map.Nodes, terms.Verdicts, terms.Voters.Chain, signatures);
    }

    /// <inheritdoc/>
    public int BytesMax => VerdictOrder.BytesMax;

    /// <inheritdoc/>
    public FleetOrderResult Take(ReadOnlyMemory<byte> order)
    {
        if (order.Span.StartsWith(ValidatorsOrder.Name))
        {
            return TakeOthers(order);
        }

        if (
            !VerdictOrder.TryRead(
                order,
                terms.Verdicts,
                signatures,
                out VerdictOrder? read,
                out IReadOnlyList<ushort> signers
            )
        )
        {
            return new FleetOrderResult(false, "it is no order in its one form", "");
        }

        FollowRefusal refusal = rule.Follows(order, out FollowedVerdict followed);
        string reason = refusal switch
        {
            FollowRefusal.None => "",
            FollowRefusal.TooFewOperators => string.Create(
                CultureInfo.InvariantCulture,
                $"{signers.Count} operators signed it, and it needs {terms.Verdicts.OperatorsNeeded} of {terms.Verdicts.Operators.Count}"
            ),
            FollowRefusal.Subject => "no agent is registered by that name",
            FollowRefusal.Form => "it is for another chain of validators",
            _ => refusal.ToString(),
        };
        Log(
            order,
            read.Kind == VerdictKind.Quarantine ? "order-quarantine" : "order-release",
            read.Agent,
            read.Reason,
            signers,
            reason
        );
        if (reason.Length > 0)
        {
            return new FleetOrderResult(false, reason, "");
        }

        tell(ValidatorMessageKinds.Evidence, order);
        return new FleetOrderResult(true, "", followed.Verdict.EvidenceHash.ToString());
    }

    private FleetOrderResult TakeOthers(ReadOnlyMemory<byte> order)
    {
        string reason = others.Refusal(
            order,
            out ValidatorsOrder? read,
            out IReadOnlyList<ushort> signers
        );
        if (read is null)
        {
            return new FleetOrderResult(false, reason, "");
        }

        string members = string.Join(
            ", ",
            Enumerable
                .Range(0, read.Set.Count)
                .Select(index => read.Set[index].Node.ToString(CultureInfo.InvariantCulture))
        );
        Log(order, "order-validators", $"validators {members}", read.Reason, signers, reason);
        if (reason.Length > 0)
        {
            return new FleetOrderResult(false, reason, "");
        }

        tell(ValidatorMessageKinds.Evidence, order);
        return new FleetOrderResult(true, "", read.Set.Hash.ToString());
    }

    // Durable before any validator hears of it: what was ordered and is not in the log would be a hole in it.
    private void Log(
        ReadOnlyMemory<byte> order,
        string action,
        string target,
        string why,
        IReadOnlyList<ushort> signers,
        string reason
    )
    {
        Sha256Hash hash = Sha256.Of(order.Span);
        lock (gate)
        {
            bool isRefused = reason.Length > 0;
            if (logged.Contains(hash) || (isRefused && logged.Count >= LoggedCountMax))
            {
                return;
            }

            if (logged.Count < LoggedCountMax)
            {
                _ = logged.Add(hash);
            }

            string who =
                signers.Count == 0
                    ? "nobody who may"
                    : "operators "
                        + string.Join(
                            ", ",
                            signers.Select(place =>
                                string.Create(
                                    CultureInfo.InvariantCulture,
                                    $"{place} ({Convert.ToHexStringLower(terms.Verdicts.Operators[place].Span)[..16]})"
                                )
                            )
                        );
            _ = log.Add(timeMs => new ActionEntry(
                timeMs,
                action,
                isRefused ? ActionOutcome.Denied : ActionOutcome.Done,
                target,
                who,
                isRefused ? $"{why} ({reason})" : why
            ));
            log.Flush();
        }
    }
}
