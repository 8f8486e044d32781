namespace Custodes.RedTeam.Costs;

/// <summary>One thing that both designs do, and what it is divided by.</summary>
/// <param name="Name">Kebab-case, for scripts.</param>
/// <param name="What">What is done, and what the plain side leaves out.</param>
/// <param name="Unit">What one of it is, in the singular.</param>
/// <param name="Plain">What a call of the plain side does; null where the weak design has nothing of the kind.</param>
/// <param name="Hardened">What a call of Custodes does.</param>
/// <param name="RoundsMax">Rounds that it has at most, where one takes seconds; it is said in <paramref name="What"/>.</param>
internal sealed record CostOperation(
    string Name,
    string What,
    string Unit,
    CostWork? Plain,
    CostWork Hardened,
    int RoundsMax = int.MaxValue
);
