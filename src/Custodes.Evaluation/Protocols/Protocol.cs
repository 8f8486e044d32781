namespace Custodes.Evaluation.Protocols;

/// <summary>From which traces a scorer learns and which it then scores.</summary>
public enum Protocol
{
    /// <summary>
    /// Learns the benign traces of all folds but one, of all agents; scores that one. Work the fleet
    /// never did before.
    /// </summary>
    UnseenTask,

    /// <summary>
    /// Learns the benign traces of all base models but one; scores that one. A mature fleet in which a
    /// new model is rolled out.
    /// </summary>
    KnownTask,

    /// <summary>
    /// Learns nothing beforehand and sees no labels: in time order, hijacked traces 2 % of all. A live
    /// start with poisoned input.
    /// </summary>
    Stream,
}
