using System.Text;
using Custodes.Cluster.Hierarchy;
using Custodes.Cryptography;

namespace Custodes.Cluster.Certified;

/// <summary>What agents are called in signed bodies, and whom such a name is of.</summary>
public sealed class SubjectNames
{
    private readonly Dictionary<Sha256Hash, uint> places = [];
    private readonly ClusterMap map;

    /// <summary>Of the agents of a cluster.</summary>
    public SubjectNames(ClusterMap map)
    {
        this.map = map;
        for (int agent = 0; agent < map.Agents.Length; agent++)
        {
            places[Of(map.Agents[agent].Name)] = (uint)agent;
        }
    }

    /// <summary>SHA-256 of "custodes/subject/v1\n" and the name in UTF-8.</summary>
    public static Sha256Hash Of(string agent) =>
        Sha256.Of("custodes/subject/v1\n"u8, Encoding.UTF8.GetBytes(agent));

    /// <summary>The name of an agent; null when nobody here is called that.</summary>
    public string? NameOf(Sha256Hash subject) =>
        places.TryGetValue(subject, out uint place) ? map.Agents[(int)place].Name : null;
}
