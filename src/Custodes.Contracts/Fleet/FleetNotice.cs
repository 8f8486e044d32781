namespace Custodes.Contracts.Fleet;

/// <summary>Something about the node itself that whoever follows alarms must know: it began, or it is over.</summary>
/// <param name="Kind">What it is about; there is one standing notice of each kind. <see cref="Certification"/> so far.</param>
/// <param name="IsOn">Whether it began; false when it is over.</param>
/// <param name="TimeMs">When it was noticed, in milliseconds since 1970.</param>
/// <param name="Text">What it is, in words.</param>
public sealed record FleetNotice(string Kind, bool IsOn, long TimeMs, string Text)
{
    /// <summary>Validators certify nothing: verdicts hold at this node alone.</summary>
    public const string Certification = "certification";
}
