using System.Runtime.InteropServices;

namespace Custodes.Telemetry.Identity;

/// <summary>Whose run a record belongs to, as far as is known when it is read.</summary>
/// <param name="Index">Its place among the sessions; good until the next record.</param>
/// <param name="Session">Keyed hash of the session's name.</param>
/// <param name="Agent">Who acts.</param>
/// <param name="Role">Its cohort.</param>
/// <param name="Build">Its version and model.</param>
/// <param name="IsProvisional">Whether the agent is a stand-in.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RunView(
    int Index,
    ulong Session,
    ulong Agent,
    ulong Role,
    ulong Build,
    bool IsProvisional
);
