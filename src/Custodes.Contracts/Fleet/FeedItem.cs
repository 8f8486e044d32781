namespace Custodes.Contracts.Fleet;

/// <summary>One thing that the feed tells: an alarm, or a notice about the node. Exactly one of both is there.</summary>
/// <param name="Alarm">An alarm.</param>
/// <param name="Notice">A notice.</param>
public readonly record struct FeedItem(Finding? Alarm, FleetNotice? Notice);
