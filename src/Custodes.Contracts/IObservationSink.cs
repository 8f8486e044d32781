namespace Custodes.Contracts;

/// <summary>Takes observations from a reader: the way from Telemetry into the pipeline.</summary>
public interface IObservationSink
{
    /// <summary>Takes every row of the batch before it returns; the reader then reuses the batch.</summary>
    void Accept(ObservationBatch batch);
}
