using Custodes.Primitives;

namespace Custodes.Cluster.Messages;

/// <summary>Whether a node acknowledged the report of an agent.</summary>
/// <param name="Bucket">Of the agent.</param>
/// <param name="Agent">Whose report.</param>
/// <param name="Node">Place of the aggregator.</param>
internal readonly record struct ReceiptQuestion(uint Bucket, uint Agent, ushort Node)
{
    private const int Bytes = 4 + 4 + 2;

    /// <summary>The body of a message with some.</summary>
    public static byte[] Write(IReadOnlyCollection<ReceiptQuestion> questions)
    {
        Invariant.That(questions.Count <= MessageLimits.ItemCountMax);
        BodyWriter writer = new(4 + (questions.Count * Bytes));
        writer.PutUInt32((uint)questions.Count);
        foreach (ReceiptQuestion question in questions)
        {
            writer.PutUInt32(question.Bucket);
            writer.PutUInt32(question.Agent);
            writer.PutUInt16(question.Node);
        }

        return writer.ToArray();
    }

    /// <summary>Reads them; null when they are none.</summary>
    public static ReceiptQuestion[]? Read(ReadOnlyMemory<byte> bytes)
    {
        BodyReader reader = new(bytes);
        ReceiptQuestion[] questions = new ReceiptQuestion[
            reader.GetCount(MessageLimits.ItemCountMax, Bytes)
        ];
        for (int index = 0; index < questions.Length; index++)
        {
            questions[index] = new ReceiptQuestion(
                reader.GetUInt32(),
                reader.GetUInt32(),
                reader.GetUInt16()
            );
        }

        return reader.IsDone ? questions : null;
    }
}
