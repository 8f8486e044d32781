namespace Custodes.Storage.Tests.Witness;

/// <summary>Where in a step a disk fails.</summary>
internal enum StepPlace
{
    /// <summary>Before anything of it is done.</summary>
    Before = 0,

    /// <summary>When half of it is done.</summary>
    Within = 1,

    /// <summary>When all of it is done, but nobody was told.</summary>
    After = 2,
}
