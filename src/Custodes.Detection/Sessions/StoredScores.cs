namespace Custodes.Detection.Sessions;

/// <summary>The calls of one stored normal session, scored with its own prompt hidden.</summary>
/// <param name="Role">Keyed hash of its role.</param>
/// <param name="Prompt">Fingerprint of its prompt.</param>
/// <param name="Calls">Its calls with side effects.</param>
/// <param name="IsAlarm">Whether it alarmed: then it was not learnt, and only its rank counts.</param>
public sealed record StoredScores(
    ulong Role,
    ulong Prompt,
    IReadOnlyList<CallScore> Calls,
    bool IsAlarm = false
);
