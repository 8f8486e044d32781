using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.RedTeam.Agents;

/// <summary>What the honest agents of a help desk do, told with its content: where the values of arguments come from.</summary>
/// <remarks>
/// Six values in ten are the user's, three stand in a field of a result, one in twenty on a line of text
/// and one in twenty in prose: what an injection needs happens every day.
/// </remarks>
internal static class DeskLife
{
    /// <summary>Their role.</summary>
    public const string Role = "desk";

    /// <summary>How many there are.</summary>
    public const int Desks = 5;

    /// <summary>The tool that sends.</summary>
    public const string SendTool = "desk_send_email";

    /// <summary>The tool that reads, and brings the injection.</summary>
    public const string ReadTool = "desk_get_record";

    private const string UpdateTool = "desk_update_record";
    private const int KnownValues = 400;

    /// <summary>An agent's name.</summary>
    public static string Name(int desk) => $"{Role} {desk}";

    /// <summary>One honest session, its end included.</summary>
    public static void Play(WatchedFleet fleet, ref SplitMix64 draw, string session)
    {
        string agent = Name(draw.Below(Desks));
        int calls = 2 + draw.Below(4);
        PlayAs(fleet, ref draw, agent, session, calls);
        fleet.End(agent, Role, session, calls);
    }

    /// <summary>Honest calls of a session, without its end.</summary>
    public static void PlayAs(
        WatchedFleet fleet,
        ref SplitMix64 draw,
        string agent,
        string session,
        int calls
    )
    {
        ulong prompt = draw.Next() | 1;
        for (int call = 0; call < calls; call++)
        {
            string tool = draw.Below(3) switch
            {
                0 => SendTool,
                1 => UpdateTool,
                _ => ReadTool,
            };
            float toolInPrompt = draw.Below(3) / 2f;
            ref Observation row = ref Row(fleet, agent, session, tool, call, prompt);
            row.ToolInPrompt = toolInPrompt;
            HonestValue(fleet, ref draw, "to", ArgumentKind.Email);
            HonestValue(fleet, ref draw, "subject", ArgumentKind.Short);
        }
    }

    /// <summary>A row told with its content; its values are to follow.</summary>
    public static ref Observation Row(
        WatchedFleet fleet,
        string agent,
        string session,
        string tool,
        int sequence,
        ulong prompt
    )
    {
        ref Observation row = ref fleet.Row(agent, Role, session, tool);
        row.Sequence = sequence;
        row.HasProvenance = true;
        row.HasPrompt = sequence == 0;
        row.PromptFingerprint = sequence == 0 ? prompt : 0;
        return ref row;
    }

    /// <summary>A value out of a result, which is what an injection works with.</summary>
    public static void ResultValue(
        WatchedFleet fleet,
        string name,
        ArgumentKind kind,
        uint fingerprint,
        Origin origin,
        string key,
        int sourceLength
    ) =>
        fleet.Argument(
            new ArgumentObservation
            {
                Name = fleet.Names.Fields.Intern(name),
                Kind = kind,
                Fingerprint = fingerprint,
                Length = 20,
                PromptShare = 0,
                Origin = origin,
                SourceAction = fleet.Names.Actions.Intern(ReadTool),
                SourceKey = fleet.Names.Fields.Intern(key),
                SourceLength = sourceLength,
                SourceSequence = 0,
            }
        );

    private static void HonestValue(
        WatchedFleet fleet,
        ref SplitMix64 draw,
        string name,
        ArgumentKind kind
    )
    {
        double place = draw.Unit();
        uint fingerprint = (uint)draw.Below(KnownValues) + 1;
        if (place >= 0.6)
        {
            Origin origin =
                place < 0.9 ? Origin.Field
                : place < 0.95 ? Origin.Line
                : Origin.Prose;
            ResultValue(fleet, name, kind, fingerprint, origin, "contact", 20 + draw.Below(60));
            return;
        }

        fleet.Argument(
            new ArgumentObservation
            {
                Name = fleet.Names.Fields.Intern(name),
                Kind = kind,
                Fingerprint = fingerprint,
                Length = 20,
                PromptShare = 1,
                Origin = Origin.User,
                SourceSequence = -1,
            }
        );
    }
}
