using Custodes.Consensus.Voting;
using Custodes.Cryptography;

namespace Custodes.Simulation.Checkers;

/// <summary>Every vote that was sent in one view by anybody, whether or not it arrived.</summary>
internal sealed class ViewTally(Sha256Hash instance, int view, int nodes)
{
    private readonly List<(Statement Said, UInt128 Signers)> statements = [];

    public Sha256Hash Instance { get; } = instance;

    public int View { get; } = view;

    /// <summary>What each node sent first of a kind.</summary>
    public Statement?[] Notarized { get; } = new Statement?[nodes];

    public Statement?[] Finalized { get; } = new Statement?[nodes];

    public bool[] Nullified { get; } = new bool[nodes];

    /// <summary>Those with a quorum, once each.</summary>
    public List<Statement> Certified { get; } = [];

    /// <summary>Adds a signer and returns all signers of the statement.</summary>
    public UInt128 Add(Statement said, int signer)
    {
        for (int index = 0; index < statements.Count; index++)
        {
            if (statements[index].Said == said)
            {
                UInt128 signers = statements[index].Signers | (UInt128.One << signer);
                statements[index] = (said, signers);
                return signers;
            }
        }

        statements.Add((said, UInt128.One << signer));
        return UInt128.One << signer;
    }
}
