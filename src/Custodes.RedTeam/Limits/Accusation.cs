using System.Buffers.Binary;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Voting;

namespace Custodes.RedTeam.Limits;

/// <summary>Writes evidence of any two votes, in the form that bodies carry it in, whether they conflict or not.</summary>
internal static class Accusation
{
    /// <summary>The bytes, the smaller vote first as the form asks.</summary>
    public static byte[] ToBytes(InstanceName name, Vote one, Vote other)
    {
        byte[] bytes = new byte[EquivocationEvidence.Bytes];
        Span<byte> rest = bytes;
        BinaryPrimitives.WriteUInt64LittleEndian(rest, name.Epoch);
        name.PreviousDigest.CopyTo(rest[8..40]);
        name.SetHash.CopyTo(rest[40..72]);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[72..], (ushort)one.Signer);
        BinaryPrimitives.WriteUInt64LittleEndian(rest[74..], (ulong)one.Statement.View);
        Span<byte> first = rest.Slice(82, 105);
        Span<byte> second = rest.Slice(187, 105);
        Write(one, first);
        Write(other, second);
        if (first[..41].SequenceCompareTo(second[..41]) > 0)
        {
            Write(other, first);
            Write(one, second);
        }

        return bytes;
    }

    private static void Write(Vote vote, Span<byte> output)
    {
        output[0] = (byte)vote.Statement.Kind;
        BinaryPrimitives.WriteUInt64LittleEndian(output[1..], (ulong)vote.Statement.Parent);
        vote.Statement.Value.CopyTo(output[9..41]);
        vote.Signature.CopyTo(output[41..]);
    }
}
