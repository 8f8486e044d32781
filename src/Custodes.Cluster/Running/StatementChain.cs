using Custodes.Clocks.Statements;
using Custodes.Cluster.Messages;
using Custodes.Evidence.Entries;
using Custodes.Storage;

namespace Custodes.Cluster.Running;

/// <summary>This node's clock statements as entries of its log, each once and none left out.</summary>
/// <remarks>
/// A statement is durable before its message is sent, and the log is a moment behind. So those that are not durable in the
/// log stand in a file, which is written before the clock: after a crash they are added, and one that the clock
/// does not know was never sent and is dropped. A log that began after the clock has no chain: half of one would look
/// like a forged one.
/// </remarks>
internal sealed class StatementChain(ITreeLog log, string path, int self)
{
    private readonly List<(long Index, ReadOnlyMemory<byte> Bytes)> pending = [];

    /// <summary>Whether the log has all of them.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Adds what the log lacks after a crash.</summary>
    /// <param name="last">The clock as it was stored; null for a node that never signed.</param>
    public void Begin(ClockStatement? last)
    {
        byte[]? file = DurableFile.Read(path);
        if (file is null || last is null)
        {
            IsWhole = last is null;
            return;
        }

        long logged = LastLogged();
        foreach (ReadOnlyMemory<byte> bytes in BlockList.Read(file) ?? [])
        {
            if (
                ClockStatement.TryParse(bytes.Span, out ClockStatement? statement, out _)
                && statement.Sequence == logged + 1
                && statement.Sequence <= last.Sequence
            )
            {
                Add(bytes);
                logged++;
            }
        }

        IsWhole = logged == last.Sequence;
    }

    /// <summary>Makes durable what a step will add, before its clock is.</summary>
    public void Prepare(IReadOnlyList<ReadOnlyMemory<byte>> statements)
    {
        if (!IsWhole || statements.Count == 0)
        {
            return;
        }

        // The newest stays in any case: that there is a file says that there is a chain.
        while (pending.Count > 0 && pending[0].Index < log.CommittedSize)
        {
            pending.RemoveAt(0);
        }

        List<ReadOnlyMemory<byte>> kept = [];
        foreach ((_, ReadOnlyMemory<byte> bytes) in pending)
        {
            kept.Add(bytes);
        }

        kept.AddRange(statements);
        DurableFile.Write(path, BlockList.Write(kept));
    }

    /// <summary>Adds one to the log.</summary>
    public void Add(ReadOnlyMemory<byte> statement)
    {
        byte[] bytes = statement.ToArray();
        pending.Add((log.Add(timeMs => new ClockStatementEntry(timeMs, bytes)), bytes));
    }

    private long LastLogged()
    {
        foreach (LogEntry entry in log.Newest())
        {
            if (
                entry is ClockStatementEntry one
                && ClockStatement.TryParse(one.Statement.Span, out ClockStatement? statement, out _)
                && statement.Sender == self
            )
            {
                return statement.Sequence;
            }
        }

        return 0;
    }
}
