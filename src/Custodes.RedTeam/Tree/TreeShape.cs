namespace Custodes.RedTeam.Tree;

/// <summary>How large the fleet of a trial is. Smaller than a real one: a lie has more effect, not less, on few buckets.</summary>
/// <param name="Agents">Agents, of one role.</param>
/// <param name="Nodes">Aggregators, each of an owner of its own.</param>
/// <param name="Regions">Regions, where the design has them.</param>
/// <param name="Features">Numbers of each agent.</param>
internal sealed record TreeShape(int Agents, int Nodes, int Regions, int Features)
{
    /// <summary>Agents of a bucket, and of a site.</summary>
    public int BucketAgents => Agents / Nodes;

    /// <summary>Aggregators that an attacker has: 32 %.</summary>
    public int Liars => Nodes * 32 / 100;
}
