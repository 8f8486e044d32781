using Custodes.Baselines.Provenance;
using Custodes.Detection.Sessions;
using Custodes.Primitives.State;

namespace Custodes.Node.Sessions;

/// <summary>An open session with content: its calls so far and the highest score of any.</summary>
internal sealed class OpenContent(ContentSession calls)
{
    /// <summary>The calls, kept until the session ends.</summary>
    public ContentSession Calls { get; } = calls;

    /// <summary>The running maximum.</summary>
    public double Score { get; set; } = SessionCalibration.Floor;

    /// <summary>Empties it for the next session.</summary>
    public void Clear()
    {
        Calls.Clear();
        Score = SessionCalibration.Floor;
    }

    /// <summary>Writes it.</summary>
    public void Save(StateWriter writer)
    {
        writer.PutDouble(Score);
        Calls.Save(writer);
    }

    /// <summary>Fills an empty one from a snapshot; false when the reader refused it.</summary>
    public bool TryRestore(ref StateReader reader)
    {
        Score = reader.GetDouble(double.MaxValue);
        return Calls.TryRestore(ref reader);
    }
}
