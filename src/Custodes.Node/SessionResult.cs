namespace Custodes.Node;

/// <summary>What became of a session.</summary>
/// <param name="Session">Keyed hash of its name; the name can be looked up until the listener returns.</param>
/// <param name="Agent">Keyed hash of its agent; 0 when the table had refused it.</param>
/// <param name="Role">Keyed hash of its role; 0 when unknown.</param>
/// <param name="Score">Its final score: the higher, the more likely hijacked.</param>
/// <param name="FirstAlarmSequence">Where it first alarmed; null when it did not.</param>
/// <param name="Observations">Observations it had.</param>
/// <param name="WasLearnt">Whether it was taken as normal.</param>
public readonly record struct SessionResult(
    ulong Session,
    ulong Agent,
    ulong Role,
    double Score,
    long? FirstAlarmSequence,
    int Observations,
    bool WasLearnt
);
