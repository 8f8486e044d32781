using System.Net;
using Custodes.Evidence.Witnessing;

namespace Custodes.Cli.Witnessing;

/// <summary>What <c>custodes witness</c> was told.</summary>
/// <param name="Directory">Of its key and its memory.</param>
/// <param name="Name">The witness's.</param>
/// <param name="Listen">Where.</param>
/// <param name="Logs">Whose heads it cosigns.</param>
internal sealed record WitnessSettings(
    string Directory,
    string Name,
    IPEndPoint Listen,
    WitnessLogs Logs
);
