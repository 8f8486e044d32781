using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Custodes.Consensus.Certificates;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Voting;
using Custodes.Primitives;

namespace Custodes.Consensus.Messages;

/// <summary>Messages to bytes and back. A message is not signed as a whole; the statements in it are.</summary>
/// <remarks>
/// Little endian; a block is its length in 4 bytes, 0 for none, and its bytes:
/// <code>
/// version 1, is 1 | kind 1 | epoch 8 | then by kind
/// 1 vote          vote 147
/// 2 proposal      vote 147 | body block | notarisation block | count 4 | nullification block × count
/// 3 certificate   certificate block
/// 4 fetch         from 4 | to 4 | body digest 32
/// 5 body          body block
/// 6 final         finalisation block | notarisation block | body block
/// 7 evidence      evidence 292
/// </code>
/// </remarks>
public static class MessageCodec
{
    private const byte Version = 1;

    /// <summary>The bytes of a message.</summary>
    public static byte[] Write(ConsensusMessage message)
    {
        switch (message)
        {
            case ConsensusMessage.VoteCast cast:
            {
                ByteWriter writer = Begin(MessageKind.Vote, message, Vote.Bytes);
                cast.Vote.Write(writer);
                return writer.ToArray();
            }

            case ConsensusMessage.Proposal proposal:
                return Write(proposal);

            case ConsensusMessage.CertificateShown shown:
            {
                ByteWriter writer = Begin(
                    MessageKind.Certificate,
                    message,
                    shown.Certificate.ByteCount + sizeof(uint)
                );
                Write(writer, shown.Certificate);
                return writer.ToArray();
            }

            case ConsensusMessage.Fetch fetch:
            {
                ByteWriter writer = Begin(MessageKind.Fetch, message, 40);
                writer.UInt32((uint)fetch.From);
                writer.UInt32((uint)fetch.To);
                writer.Hash(fetch.Body);
                return writer.ToArray();
            }

            case ConsensusMessage.BodyShown shown:
            {
                ByteWriter writer = Begin(
                    MessageKind.Body,
                    message,
                    shown.Body.Length + sizeof(uint)
                );
                writer.Block(shown.Body);
                return writer.ToArray();
            }

            case ConsensusMessage.FinalShown shown:
            {
                ByteWriter writer = Begin(MessageKind.Final, message, 1024);
                Write(writer, shown.Final);
                Write(writer, shown.Notarization);
                writer.Block(shown.Body);
                return writer.ToArray();
            }

            case ConsensusMessage.EvidenceShown shown:
            {
                ByteWriter writer = Begin(
                    MessageKind.Evidence,
                    message,
                    EquivocationEvidence.Bytes
                );
                writer.Span(shown.Evidence.ToBytes());
                return writer.ToArray();
            }

            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Reads a message; false for everything that <see cref="Write(ConsensusMessage)"/> does not write.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out ConsensusMessage? message
    )
    {
        message = null;
        if (bytes.Length > ConsensusLimits.MessageBytesMax)
        {
            return false;
        }

        ByteReader reader = new(bytes);
        byte version = reader.Byte();
        var kind = (MessageKind)reader.Byte();
        ulong epoch = reader.UInt64();
        if (version != Version)
        {
            return false;
        }

        ConsensusMessage? read = kind switch
        {
            MessageKind.Vote => ReadVote(ref reader, epoch),
            MessageKind.Proposal => ReadProposal(ref reader, epoch),
            MessageKind.Certificate => ReadCertificate(ref reader) is { } certificate
                ? new ConsensusMessage.CertificateShown(epoch, certificate)
                : null,
            MessageKind.Fetch => ReadFetch(ref reader, epoch),
            MessageKind.Body => ReadBody(ref reader) is { } body
                ? new ConsensusMessage.BodyShown(epoch, body)
                : null,
            MessageKind.Final => ReadFinal(ref reader, epoch),
            MessageKind.Evidence => ReadEvidence(ref reader, epoch),
            _ => null,
        };
        message = reader.IsAtEnd ? read : null;
        return message is not null;
    }

    private static ByteWriter Begin(MessageKind kind, ConsensusMessage message, int bytesExpected)
    {
        ByteWriter writer = new(10 + bytesExpected);
        writer.Byte(Version);
        writer.Byte((byte)kind);
        writer.UInt64(message.Epoch);
        return writer;
    }

    private static byte[] Write(ConsensusMessage.Proposal proposal)
    {
        Invariant.That(proposal.Nullifications.Length <= ConsensusLimits.CertificatesPerMessageMax);
        ByteWriter writer = Begin(
            MessageKind.Proposal,
            proposal,
            Vote.Bytes + 16 + (proposal.Body?.Length ?? 0)
        );
        proposal.Vote.Write(writer);
        writer.Block(proposal.Body);
        Write(writer, proposal.Notarization);
        writer.UInt32((uint)proposal.Nullifications.Length);
        foreach (Certificate certificate in proposal.Nullifications)
        {
            Write(writer, certificate);
        }

        return writer.ToArray();
    }

    private static void Write(ByteWriter writer, Certificate? certificate)
    {
        writer.UInt32((uint)(certificate?.ByteCount ?? 0));
        certificate?.Write(writer);
    }

    private static ConsensusMessage.VoteCast? ReadVote(ref ByteReader reader, ulong epoch) =>
        Vote.Read(ref reader) is { Statement.Kind: not VoteKind.Propose } vote
            ? new ConsensusMessage.VoteCast(epoch, vote)
            : null;

    private static ConsensusMessage.Proposal? ReadProposal(ref ByteReader reader, ulong epoch)
    {
        Vote? vote = Vote.Read(ref reader);
        byte[]? body = ReadBody(ref reader);
        bool isRead = TryReadOptional(ref reader, out Certificate? notarization);
        var nullifications = new Certificate[
            reader.Count(ConsensusLimits.CertificatesPerMessageMax)
        ];
        for (int index = 0; index < nullifications.Length; index++)
        {
            if (ReadCertificate(ref reader) is not { } certificate)
            {
                return null;
            }

            nullifications[index] = certificate;
        }

        return isRead && vote is { Statement.Kind: VoteKind.Propose }
            ? new ConsensusMessage.Proposal(epoch, vote, body, notarization, nullifications)
            : null;
    }

    private static ConsensusMessage.Fetch? ReadFetch(ref ByteReader reader, ulong epoch)
    {
        uint from = reader.UInt32();
        uint to = reader.UInt32();
        bool isRange = from >= 1 && from <= to && to <= ConsensusLimits.ViewMax;
        return isRange
            ? new ConsensusMessage.Fetch(epoch, (int)from, (int)to, reader.Hash())
            : null;
    }

    private static ConsensusMessage.FinalShown? ReadFinal(ref ByteReader reader, ulong epoch)
    {
        Certificate? final = ReadCertificate(ref reader);
        bool isRead = TryReadOptional(ref reader, out Certificate? notarization);
        byte[]? body = ReadBody(ref reader);
        return isRead && final is { Statement.Kind: VoteKind.Finalize }
            ? new ConsensusMessage.FinalShown(epoch, final, notarization, body)
            : null;
    }

    private static ConsensusMessage.EvidenceShown? ReadEvidence(
        ref ByteReader reader,
        ulong epoch
    ) =>
        EquivocationEvidence.TryRead(
            reader.Span(EquivocationEvidence.Bytes),
            out EquivocationEvidence? evidence,
            out _
        )
            ? new ConsensusMessage.EvidenceShown(epoch, evidence)
            : null;

    private static byte[]? ReadBody(ref ByteReader reader)
    {
        ReadOnlySpan<byte> bytes = reader.Block(ConsensusLimits.BodyBytesMax);
        return bytes.Length == 0 ? null : bytes.ToArray();
    }

    private static Certificate? ReadCertificate(ref ByteReader reader) =>
        TryReadOptional(ref reader, out Certificate? certificate) ? certificate : null;

    private static bool TryReadOptional(ref ByteReader reader, out Certificate? certificate)
    {
        ReadOnlySpan<byte> bytes = reader.Block(ConsensusLimits.CertificateBytesMax);
        certificate = null;
        return bytes.Length == 0 || Certificate.TryRead(bytes, out certificate, out _);
    }
}
