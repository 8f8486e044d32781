using Custodes.Cluster.Certified;
using Custodes.Cluster.Running;
using Custodes.Consensus.Bodies;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography;
using Custodes.Evidence.Entries;

namespace Custodes.Cluster.Tests.Certified;

/// <summary>
/// Goal: every order is in the log with who and why before a validator hears of it, those that do not hold as well, and nobody
/// fills the log with them. Method: a log and validators that remember what they were given, and in which order.
/// </summary>
public sealed class ClusterOrdersTests : IDisposable
{
    private readonly TestTree tree = new(agents: 20, locals: 4, validators: 4);
    private readonly List<string> happened = [];
    private readonly RememberingLog log;

    public ClusterOrdersTests() => log = new RememberingLog(happened);

    [Fact]
    public void An_order_is_logged_and_durable_before_validators_hear_of_it_and_once_however_often_it_comes()
    {
        ClusterOrders orders = Make();
        byte[] signed = VerdictRuleTests.Ordered(Order("looked at it"), 0, 2);
        FleetOrderResult result = orders.Take(signed);
        Assert.True(result.IsTaken, result.Reason);
        Assert.Equal(Order("looked at it").Hash.ToString(), result.Evidence);
        Assert.Equal(["add", "flush", "tell 35"], happened);
        ActionEntry entry = Assert.Single(log.Entries);
        Assert.Equal(("order-release", ActionOutcome.Done), (entry.Action, entry.Outcome));
        Assert.Equal(("a0", "looked at it"), (entry.Target, entry.Why));
        Assert.StartsWith("operators 0 (", entry.Who, StringComparison.Ordinal);
        Assert.Contains(", 2 (", entry.Who, StringComparison.Ordinal);

        _ = orders.Take(signed);
        Assert.Equal("tell 35", happened[^1]);
        Assert.Single(log.Entries);
    }

    [Fact]
    public void What_does_not_hold_is_logged_as_denied_and_no_validator_hears_of_it()
    {
        ClusterOrders orders = Make();
        FleetOrderResult few = orders.Take(VerdictRuleTests.Ordered(Order("why"), 1));
        Assert.Equal("1 operators signed it, and it needs 2 of 3", few.Reason);
        FleetOrderResult foreign = orders.Take(
            VerdictRuleTests.Ordered(Order("why") with { Chain = Sha256.Of("other"u8) }, 0, 2)
        );
        Assert.Contains("another chain", foreign.Reason, StringComparison.Ordinal);
        FleetOrderResult nobody = orders.Take(
            VerdictRuleTests.Ordered(Order("why") with { Agent = "nobody" }, 0, 2)
        );
        Assert.Contains("no agent", nobody.Reason, StringComparison.Ordinal);
        Assert.All(log.Entries, entry => Assert.Equal(ActionOutcome.Denied, entry.Outcome));
        Assert.Equal(3, log.Entries.Count);

        // What is no order says nothing that could be logged.
        Assert.False(orders.Take(new byte[] { 1, 2, 3 }).IsTaken);
        Assert.Equal(3, log.Entries.Count);
        Assert.DoesNotContain("tell 35", happened);
    }

    [Fact]
    public void Orders_that_do_not_hold_fill_the_log_up_to_a_limit_and_one_that_holds_is_always_logged()
    {
        ClusterOrders orders = Make();
        for (int number = 0; number <= ClusterOrders.LoggedCountMax; number++)
        {
            _ = orders.Take((Order("why") with { Number = (ulong)number }).ToBytes([]));
            Assert.Equal(Math.Min(number + 1, ClusterOrders.LoggedCountMax), log.Entries.Count);
        }

        Assert.True(orders.Take(VerdictRuleTests.Ordered(Order("holds"), 0, 2)).IsTaken);
        Assert.Equal("holds", log.Entries[^1].Why);
    }

    public void Dispose() => tree.Dispose();

    private VerdictOrder Order(string reason) =>
        new(tree.Terms.Voters!.Chain, 7, VerdictKind.Release, "a0", reason);

    private ClusterOrders Make() =>
        new(
            tree.Map,
            tree.Terms with
            {
                Verdicts = VerdictRuleTests.Terms(),
            },
            (kind, _) => happened.Add($"tell {kind}"),
            log
        );

    private sealed class RememberingLog(List<string> happened) : ITreeLog
    {
        public List<ActionEntry> Entries { get; } = [];

        public long CommittedSize => Entries.Count;

        public LogHead Head => default;

        public long Add(Func<long, LogEntry> make)
        {
            happened.Add("add");
            Entries.Add((ActionEntry)make(1_000));
            return Entries.Count - 1;
        }

        public void Flush() => happened.Add("flush");

        public IEnumerable<LogEntry> Newest() => Entries.AsEnumerable().Reverse();
    }
}
