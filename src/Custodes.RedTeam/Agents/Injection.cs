using System.Runtime.InteropServices;
using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.RedTeam.Agents;

/// <summary>One injected call: an address out of a result, sent to by the tool that sends.</summary>
/// <param name="Address">The name of the argument that takes the address.</param>
/// <param name="Subject">The name of the other argument.</param>
/// <param name="Origin">How the address stands in the result.</param>
/// <param name="Key">The field of the result that it stands in.</param>
/// <param name="SourceLength">Characters of that field.</param>
/// <param name="Echo">Share of the tool's words that stand near it.</param>
/// <param name="ToolInPrompt">Share of them that stand in the user's words.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Injection(
    string Address,
    string Subject,
    Origin Origin,
    string Key,
    int SourceLength,
    float Echo,
    float ToolInPrompt
)
{
    /// <summary>As most of them are: an instruction in prose that names the tool.</summary>
    public static Injection Plain { get; } =
        new("to", "subject", Origin.Prose, "body", 900, Echo: 1, ToolInPrompt: 0);

    /// <summary>Plays a session of honest calls and the injected one at its end.</summary>
    /// <returns>Whether the session raised an alarm.</returns>
    public bool IsSeen(WatchedFleet fleet, ref SplitMix64 draw, string session)
    {
        string agent = DeskLife.Name(draw.Below(DeskLife.Desks));
        int calls = 1 + draw.Below(4);
        DeskLife.PlayAs(fleet, ref draw, agent, session, calls);
        fleet.Flush();
        ref Observation row = ref DeskLife.Row(
            fleet,
            agent,
            session,
            DeskLife.SendTool,
            calls,
            prompt: 0
        );
        row.Echo = Echo;
        row.ToolInPrompt = ToolInPrompt;
        uint address = ClerkLife.NewPlace(ref draw);
        DeskLife.ResultValue(
            fleet,
            Address,
            ArgumentKind.Email,
            address,
            Origin,
            Key,
            SourceLength
        );
        uint subject = (uint)draw.Below(400) + 1;
        DeskLife.ResultValue(
            fleet,
            Subject,
            ArgumentKind.Short,
            subject,
            Origin,
            Key,
            SourceLength
        );
        fleet.End(agent, DeskLife.Role, session, calls + 1);
        fleet.Flush();
        return fleet.HasAlarmed(session);
    }
}
