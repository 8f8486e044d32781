namespace Custodes.Clocks.Statements;

/// <summary>Looks for contradictions among statements of many nodes that were collected anywhere, in any order.</summary>
/// <remarks>
/// A collector hears of another node only what that node sends to it, so that chains have holes: what is checked is that each
/// statement is signed under the registry, that no two of one sender can have been made by an honest node
/// (<see cref="ClockEvidence"/>), and that nothing is further ahead than a node may accept. Statements of several
/// collectors can be put in together: a fork that each of them saw one side of is found then. One owner.
/// </remarks>
/// <param name="registry">Whose they are.</param>
/// <param name="stepMax">How far ahead of the one before a statement may be that one collector accepted.</param>
public sealed class ClockReview(NodeRegistry registry, long stepMax)
{
    /// <summary>Statements that are kept; further ones are refused.</summary>
    public const int CountMax = 1 << 22;

    private readonly Dictionary<int, List<ClockStatement>> bySender = [];
    private readonly List<ClockEvidence> evidence = [];

    /// <summary>Different statements that were taken.</summary>
    public int Count { get; private set; }

    /// <summary>Nodes that made them.</summary>
    public int SenderCount => bySender.Count;

    /// <summary>The statements that convict somebody, as they were found.</summary>
    public IReadOnlyList<ClockEvidence> Evidence => evidence;

    /// <summary>Takes a statement, and says what is wrong with it; null when nothing is.</summary>
    /// <param name="bytes">Any bytes.</param>
    /// <param name="own">Statements of a node that a statement may say to hold, by node; null where that is not known.</param>
    public string? Take(ReadOnlySpan<byte> bytes, Func<int, long?> own)
    {
        if (!ClockStatement.TryParse(bytes, out ClockStatement? one, out ClockRefusal refusal))
        {
            return $"is no clock statement ({refusal})";
        }

        refusal = one.CheckOrigin(registry);
        if (refusal != ClockRefusal.None)
        {
            return $"statement {one.Sequence} of node {one.Sender} does not come from who it names ({refusal})";
        }

        foreach (ClockComponent claim in one.Others.Components)
        {
            if (own(claim.Node) is { } most && claim.Counter > most)
            {
                return $"statement {one.Sequence} of node {one.Sender} says to hold statement {claim.Counter} of node {claim.Node}, whose chain is at {most}";
            }
        }

        return Count < CountMax ? Insert(one) : $"more than {CountMax} statements";
    }

    /// <summary>What is wrong with the steps between statements that one collector accepted; null when nothing is.</summary>
    /// <param name="before">Number of the last one of a sender before, by sender; is moved on.</param>
    /// <param name="bytes">The next one, which was taken.</param>
    public string? CheckStep(IDictionary<int, long> before, ReadOnlySpan<byte> bytes)
    {
        if (!ClockStatement.TryParse(bytes, out ClockStatement? one, out _))
        {
            return null;
        }

        bool isKnown = before.TryGetValue(one.Sender, out long last);
        before[one.Sender] = Math.Max(last, one.Sequence);
        return isKnown && one.Sequence - last > stepMax
            ? $"statement {one.Sequence} of node {one.Sender} was accepted after {last}, a step of more than {stepMax}"
            : null;
    }

    private string? Insert(ClockStatement one)
    {
        if (!bySender.TryGetValue(one.Sender, out List<ClockStatement>? chain))
        {
            bySender.Add(one.Sender, chain = []);
        }

        // Nearly always the newest: statements come in their order.
        int at = chain.Count;
        while (at > 0 && chain[at - 1].Sequence > one.Sequence)
        {
            at--;
        }

        for (int same = at - 1; same >= 0 && chain[same].Sequence == one.Sequence; same--)
        {
            if (chain[same].Hash == one.Hash)
            {
                return null;
            }
        }

        chain.Insert(at, one);
        Count++;
        ClockEvidence? found =
            (at > 0 ? ClockEvidence.Find(chain[at - 1], one) : null)
            ?? (at + 1 < chain.Count ? ClockEvidence.Find(one, chain[at + 1]) : null);
        if (found is null)
        {
            return null;
        }

        evidence.Add(found);
        return $"statements {found.First.Sequence} and {found.Second.Sequence} of node {one.Sender} contradict each other: {found.Kind}";
    }
}
