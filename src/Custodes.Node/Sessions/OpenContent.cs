using Custodes.Baselines.Provenance;
using Custodes.Detection.Sessions;
using Custodes.Primitives.State;

namespace Custodes.Node.Sessions;

/// <summary>An open session with content: its calls so far, the highest score of any and the rarest.</summary>
internal sealed class OpenContent(ContentSession calls)
{
    /// <summary>The calls, kept until the session ends.</summary>
    public ContentSession Calls { get; } = calls;

    /// <summary>Slot of its session.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>Its place among the open ones, from the longest idle to the newest.</summary>
    public LinkedListNode<OpenContent>? Place { get; set; }

    /// <summary>The running maximum.</summary>
    public double Score { get; set; } = SessionCalibration.Floor;

    /// <summary>The running maximum before tools' levels were taken off.</summary>
    public double RawScore { get; set; } = SessionCalibration.Floor;

    /// <summary>The running minimum of what the calls' scores ranked when they came; 1 before the first.</summary>
    /// <remarks>
    /// A score is ranked among scores of its time. Ranked when the session ends, the scores that a young
    /// baseline gave would stand among those of a grown one, and every early session would look rare.
    /// </remarks>
    public double PValue { get; set; } = 1;

    /// <summary>Slot of the agent whose call is the rarest; -1 before one was ranked.</summary>
    public int Suspect { get; set; } = -1;

    /// <summary>Empties it for the next session.</summary>
    public void Clear()
    {
        Calls.Clear();
        Score = SessionCalibration.Floor;
        RawScore = SessionCalibration.Floor;
        PValue = 1;
        Suspect = -1;
    }

    /// <summary>Writes it.</summary>
    public void Save(StateWriter writer)
    {
        writer.PutDouble(Score);
        writer.PutDouble(RawScore);
        writer.PutDouble(PValue);
        writer.PutInt32(Suspect);
        Calls.Save(writer);
    }

    /// <summary>Fills an empty one from a snapshot; false when the reader refused it.</summary>
    public bool TryRestore(ref StateReader reader)
    {
        Score = reader.GetDouble(double.MaxValue);
        RawScore = reader.GetDouble(double.MaxValue);
        PValue = reader.GetDouble(1);
        Suspect = reader.GetInt32();
        return Calls.TryRestore(ref reader);
    }
}
