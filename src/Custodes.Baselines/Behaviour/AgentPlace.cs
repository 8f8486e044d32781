using System.Runtime.InteropServices;

namespace Custodes.Baselines.Behaviour;

/// <summary>One place of the table of agents: an open session, as a rule the agent's own, and the agent.</summary>
/// <remarks>
/// A row needs both. Side by side they are on one page, whose address a large fleet's row would
/// otherwise wait for twice. Five lines that every observation touches come first; 448 bytes together.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = SessionBlock.Bytes + AgentBlock.Bytes)]
public struct AgentPlace
{
    /// <summary>The session whose slot is this place's.</summary>
    public SessionBlock Session;

    /// <summary>The agent whose slot is this place's.</summary>
    public AgentBlock Agent;
}
