namespace Custodes.Server.Endpoints;

/// <summary>The body of an operator's order.</summary>
/// <param name="Actor">Who orders it: a person or a system, as the evidence shall name it.</param>
/// <param name="Reason">Why, in words.</param>
internal sealed record OperatorOrder(string? Actor, string? Reason)
{
    /// <summary>Characters of the actor's name.</summary>
    public const int ActorLengthMax = 128;

    /// <summary>Characters of the reason.</summary>
    public const int ReasonLengthMax = 1_024;
}
