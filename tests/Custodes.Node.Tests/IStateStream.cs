using Custodes.Contracts;

namespace Custodes.Node.Tests;

/// <summary>A stream of batches that can be taken up at any of them, with new names and a new reader.</summary>
internal interface IStateStream
{
    /// <summary>Batches.</summary>
    int Count { get; }

    /// <summary>Fills a cleared batch and interns the names it needs.</summary>
    void Fill(int index, Names names, ObservationBatch batch);
}
