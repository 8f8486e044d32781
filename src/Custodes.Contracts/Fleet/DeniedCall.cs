namespace Custodes.Contracts.Fleet;

/// <summary>An attempt to give an order that the API refused before anybody was asked.</summary>
/// <param name="Action">What was attempted: the method and the path.</param>
/// <param name="Caller">From which address.</param>
/// <param name="Reason">Why it was refused.</param>
public sealed record DeniedCall(string Action, string Caller, string Reason);
