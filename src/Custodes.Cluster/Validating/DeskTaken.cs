namespace Custodes.Cluster.Validating;

/// <summary>What became of something that a desk was given.</summary>
public enum DeskTaken
{
    /// <summary>Not looked at further: it is none, is known, or there is no room.</summary>
    Refused = 0,

    /// <summary>Taken; what waited for it may be looked at again.</summary>
    Taken = 1,

    /// <summary>Taken, and with what was there it proves that the global node told different things: others need it.</summary>
    Contradiction = 2,

    /// <summary>Taken, and other validators need it: what a verdict follows from.</summary>
    Evidence = 3,
}
