using System.Runtime.InteropServices;

namespace Custodes.RedTeam.Agents;

/// <summary>What an outsider does to the services behind an honest agent's tools: the agent's own choices stay as they are.</summary>
/// <param name="SlowerOctaves">Octaves by which answers take longer.</param>
/// <param name="LargerOctaves">Octaves by which answers are larger.</param>
/// <param name="ElsewhereShare">Share of calls that answers lead to the places of colleagues.</param>
/// <param name="ToolCount">How many of the tools it falls on, the first ones.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ServiceLoad(
    double SlowerOctaves,
    double LargerOctaves,
    double ElsewhereShare,
    int ToolCount
)
{
    /// <summary>Whether calls of this tool meet it.</summary>
    public bool Falls(int tool) => tool < ToolCount;
}
