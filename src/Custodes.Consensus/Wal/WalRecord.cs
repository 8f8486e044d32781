using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Custodes.Consensus.Certificates;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Voting;

namespace Custodes.Consensus.Wal;

/// <summary>What a validator must remember within an epoch.</summary>
/// <remarks>
/// Votes, because forgetting one means contradicting it; bodies and certificates, because when all machines
/// lose power at once nobody else has them, and a notarised body that nobody has stops the chain.
/// <code>
/// kind 1 | 1 begin: epoch 8, previous digest 32, set hash 32, suspended through 8, until due 1
///        | 2 vote 147 | 3 certificate | 4 body | 5 suspended
/// </code>
/// </remarks>
public abstract record WalRecord
{
    private WalRecord() { }

    /// <summary>The first record of an epoch.</summary>
    /// <remarks>
    /// That an earlier log was lost stands in the same record: a second crash must not make it look as if nothing
    /// had ever been said in this epoch.
    /// </remarks>
    /// <param name="Name">The epoch.</param>
    /// <param name="SuspendedThrough">Last epoch not to vote in, because a log was lost; 0 for none.</param>
    /// <param name="IsSuspendedUntilDue">The clock has not yet said which epoch was running when it was lost.</param>
    public sealed record Begin(InstanceName Name, ulong SuspendedThrough, bool IsSuspendedUntilDue)
        : WalRecord;

    /// <summary>An own vote, proposals included.</summary>
    public sealed record OwnVote(Vote Vote) : WalRecord;

    /// <summary>A certificate that was acted on.</summary>
    public sealed record Certified(Certificate Certificate) : WalRecord;

    /// <summary>A body that is about to be notarised.</summary>
    public sealed record Body(byte[] Bytes) : WalRecord;

    /// <summary>An own vote was heard that is not in this log: it is older than what was said.</summary>
    public sealed record Suspended : WalRecord;

    /// <summary>The record's bytes.</summary>
    public byte[] ToBytes()
    {
        ByteWriter writer = new(160);
        switch (this)
        {
            case Begin begin:
                writer.Byte(1);
                writer.UInt64(begin.Name.Epoch);
                writer.Hash(begin.Name.PreviousDigest);
                writer.Hash(begin.Name.SetHash);
                writer.UInt64(begin.SuspendedThrough);
                writer.Byte(begin.IsSuspendedUntilDue ? (byte)1 : (byte)0);
                break;
            case OwnVote own:
                writer.Byte(2);
                own.Vote.Write(writer);
                break;
            case Certified certified:
                writer.Byte(3);
                certified.Certificate.Write(writer);
                break;
            case Body body:
                writer.Byte(4);
                writer.Span(body.Bytes);
                break;
            case Suspended:
                writer.Byte(5);
                break;
            default:
                throw new UnreachableException();
        }

        return writer.ToArray();
    }

    /// <summary>Reads a record.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out WalRecord? record)
    {
        ByteReader reader = new(bytes);
        switch (reader.Byte())
        {
            case 1:
                record = ReadBegin(ref reader);
                break;
            case 2:
                record = Vote.Read(ref reader) is { } vote ? new OwnVote(vote) : null;
                break;
            case 3:
                ReadOnlySpan<byte> rest = reader.Span(reader.Left);
                record = Certificate.TryRead(rest, out Certificate? certificate, out _)
                    ? new Certified(certificate)
                    : null;
                break;
            case 4:
                record = new Body(reader.Span(reader.Left).ToArray());
                break;
            case 5:
                record = new Suspended();
                break;
            default:
                record = null;
                break;
        }

        record = reader.IsAtEnd ? record : null;
        return record is not null;
    }

    private static Begin? ReadBegin(ref ByteReader reader)
    {
        InstanceName name = new(reader.UInt64(), reader.Hash(), reader.Hash());
        ulong through = reader.UInt64();
        byte untilDue = reader.Byte();
        return untilDue <= 1 ? new Begin(name, through, untilDue == 1) : null;
    }
}
