using Custodes.Consensus.Protocol;
using Custodes.Consensus.Voting;
using Custodes.Primitives;

namespace Custodes.Simulation.Consensus;

/// <summary>Every way in which honest validators can vote in three views for two values, counted instead of played.</summary>
/// <remarks>
/// Honest validators are alike and their rules look at one view at a time, so a view is described by how many
/// of them said what. Byzantine ones say everything. Views are joined by certificates alone, so it is
/// enough to know for each view which sets of certificates can come about from which justifications; a
/// walk over three views then meets every history. What one honest validator may say in a view is asked of
/// <see cref="VotingRules"/>, so that a rule broken there is broken here.
/// </remarks>
internal sealed class CountModel
{
    private const int Views = 3;
    private const int Values = 2;
    private readonly int honest;
    private readonly int needed;
    private readonly VotingRules rules;
    private readonly bool[] closings;
    private readonly int notarizationsMax;
    private readonly Dictionary<int, HashSet<int>> closingsOf = [];
    private readonly Dictionary<int, HashSet<int>> notarizationsOf = [];

    /// <summary>One size of cluster.</summary>
    /// <param name="validators">n.</param>
    /// <param name="byzantine">f.</param>
    /// <param name="quorum">q, before the mutation.</param>
    /// <param name="mutation">A rule to break.</param>
    public CountModel(int validators, int byzantine, int quorum, RuleMutation mutation)
    {
        honest = validators - byzantine;
        int required = mutation == RuleMutation.QuorumOneLess ? quorum - 1 : quorum;
        needed = Math.Max(required - byzantine, 0);
        rules = new VotingRules(mutation);
        closings = Closings();
        notarizationsMax = NotarizationsMax();
    }

    /// <summary>Whether some history ends with two values finalised.</summary>
    public bool IsUnsafe() => Walk(view: 1, history: [], finals: 0);

    /// <summary>The smallest number of Byzantine validators with which agreement breaks.</summary>
    public static int FirstUnsafe(int validators, int quorum, RuleMutation mutation)
    {
        int byzantine = 0;
        while (!new CountModel(validators, byzantine, quorum, mutation).IsUnsafe())
        {
            byzantine++;
            Invariant.That(byzantine <= validators);
        }

        return byzantine;
    }

    // What came about in a view: notarised statements as bits (parent × values + value), nullified.
    private bool Walk(int view, List<(int Notarized, bool Nullified)> history, int finals)
    {
        if (finals == (1 << Values) - 1)
        {
            return true;
        }

        if (view > Views)
        {
            return false;
        }

        foreach (int notarized in Notarizations(Justified(view, history)))
        {
            foreach (int closing in Closed(ValuesOf(notarized)))
            {
                history.Add((notarized, (closing & 1) != 0));
                bool isUnsafe = Walk(view + 1, history, finals | (closing >> 1));
                history.RemoveAt(history.Count - 1);
                if (isUnsafe)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private int Justified(int view, List<(int Notarized, bool Nullified)> history)
    {
        int nullifiedFrom = view;
        while (nullifiedFrom > 1 && history[nullifiedFrom - 2].Nullified)
        {
            nullifiedFrom--;
        }

        int justified = 0;
        for (int parent = 0; parent < view; parent++)
        {
            for (int value = 0; value < Values; value++)
            {
                bool isNotarized =
                    parent > 0 && ((ValuesOf(history[parent - 1].Notarized) >> value) & 1) != 0;
                if (rules.IsJustified(view, parent, isNotarized, nullifiedFrom))
                {
                    justified |= 1 << ((parent * Values) + value);
                }
            }
        }

        return justified;
    }

    // Which sets of statements can get a quorum when each honest validator notarises so many of the justified.
    private HashSet<int> Notarizations(int justified)
    {
        if (!notarizationsOf.TryGetValue(justified, out HashSet<int>? sets))
        {
            sets = [];
            Spread(justified, honest * notarizationsMax, 0, sets);
            notarizationsOf.Add(justified, sets);
        }

        return sets;
    }

    // Votes left to give out over the statements from a bit on; each takes none or all it needs, up to one an
    // honest validator. Counts between are the same as none: certificates are all that is seen.
    private void Spread(int rest, int votes, int certified, HashSet<int> sets)
    {
        if (rest == 0)
        {
            _ = sets.Add(certified);
            return;
        }

        int bit = rest & -rest;
        Spread(rest & ~bit, votes, certified, sets);
        if (needed <= honest && needed <= votes)
        {
            Spread(rest & ~bit, votes - needed, certified | bit, sets);
        }
    }

    // Which of NULLIFY (bit 0) and FINALIZE of each value (bits above) can get quorums: all counts are tried.
    private HashSet<int> Closed(int finalizable)
    {
        if (closingsOf.TryGetValue(finalizable, out HashSet<int>? sets))
        {
            return sets;
        }

        HashSet<(int, int, int)> counts = [(0, 0, 0)];
        for (int validator = 0; validator < honest; validator++)
        {
            HashSet<(int, int, int)> next = [];
            foreach ((int Nullify, int First, int Second) count in counts)
            {
                for (int said = 0; said < closings.Length; said++)
                {
                    if (closings[said] && (said >> 1 & ~finalizable) == 0)
                    {
                        _ = next.Add(
                            (
                                Math.Min(count.Nullify + (said & 1), needed),
                                Math.Min(count.First + ((said >> 1) & 1), needed),
                                Math.Min(count.Second + ((said >> 2) & 1), needed)
                            )
                        );
                    }
                }
            }

            counts = next;
        }

        sets = [];
        foreach ((int Nullify, int First, int Second) count in counts)
        {
            int first = count.First >= needed && (finalizable & 1) != 0 ? 2 : 0;
            int second = count.Second >= needed && (finalizable & 2) != 0 ? 4 : 0;
            _ = sets.Add((count.Nullify >= needed ? 1 : 0) | first | second);
        }

        closingsOf.Add(finalizable, sets);
        return sets;
    }

    // What one honest validator can end up having said, in any order: bit 0 NULLIFY, bit 1 and 2 FINALIZE.
    private bool[] Closings()
    {
        bool[] reachable = new bool[8];
        Reach(new OwnVotes(), 0, reachable);
        return reachable;
    }

    private void Reach(OwnVotes own, int said, bool[] reachable)
    {
        reachable[said] = true;
        if (rules.MayNullify(own) && (said & 1) == 0)
        {
            OwnVotes next = new() { Nullified = Any(VoteKind.Nullify), Finalized = own.Finalized };
            Reach(next, said | 1, reachable);
        }

        for (int value = 0; value < Values; value++)
        {
            if (rules.MayFinalize(own) && (said & (2 << value)) == 0)
            {
                OwnVotes next = new()
                {
                    Nullified = own.Nullified,
                    Finalized = Any(VoteKind.Finalize),
                };
                Reach(next, said | (2 << value), reachable);
            }
        }
    }

    private int NotarizationsMax()
    {
        OwnVotes own = new();
        int count = 0;
        while (count < Values && rules.MayNotarize(own))
        {
            own.Notarized = Any(VoteKind.Notarize);
            count++;
        }

        return count;
    }

    private static Vote Any(VoteKind kind) =>
        new(new Statement(kind, default, View: 1, Parent: 0, default), Signer: 0, []);

    private static int ValuesOf(int notarized)
    {
        int values = 0;
        for (int bits = notarized; bits != 0; bits >>= Values)
        {
            values |= bits & ((1 << Values) - 1);
        }

        return values;
    }
}
