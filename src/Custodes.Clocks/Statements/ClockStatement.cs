using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Primitives;

namespace Custodes.Clocks.Statements;

/// <summary>What a node signs with every message: its own next number, and whose statements it holds.</summary>
/// <remarks>
/// docs/protocol/clock.md has the rules. One form, integers little endian:
/// <code>
///   0  18  "custodes/clock/v1\n"
///  18   2  sender
///  20  32  hash of the registry
///  52   8  epoch
///  60   8  sequence: the sender's own counter, from 1
///  68  32  hash of the sender's statement before, zero for the first
/// 100  32  SHA-256 of the message
/// 132   2  count of entries
/// 134  10  each: node (2), counter (8); ascending, without zeros and without the sender
///      64  Ed25519 signature of all before it
/// </code>
/// The hash leaves the signature out: who holds a key can sign the same bytes in several ways, and
/// that contradicts nothing.
/// </remarks>
public sealed class ClockStatement
{
    /// <summary>Bytes of a statement without entries.</summary>
    public const int BytesMin = EntriesAt + Ed25519.SignatureBytes;

    /// <summary>Bytes of a statement with an entry for every other node.</summary>
    public const int BytesMax = BytesMin + ((NodeRegistry.NodeCountMax - 1) * EntryBytes);

    private const int SenderAt = 18;
    private const int RegistryAt = SenderAt + sizeof(ushort);
    private const int EpochAt = RegistryAt + Sha256Hash.Bytes;
    private const int SequenceAt = EpochAt + sizeof(long);
    private const int PreviousAt = SequenceAt + sizeof(long);
    private const int BodyAt = PreviousAt + Sha256Hash.Bytes;
    private const int CountAt = BodyAt + Sha256Hash.Bytes;
    private const int EntriesAt = CountAt + sizeof(ushort);
    private const int EntryBytes = sizeof(ushort) + sizeof(long);

    private readonly byte[] bytes;

    private ClockStatement(byte[] bytes, VectorClock others)
    {
        this.bytes = bytes;
        Others = others;
        Clock = others.With(Sender, Sequence);
        Hash = Sha256.Of(Signed);
    }

    /// <summary>All of it, with the signature.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Who made it.</summary>
    public int Sender => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(SenderAt));

    /// <summary>The registry under which it was made.</summary>
    public Sha256Hash Registry => HashAt(RegistryAt);

    /// <summary>In which epoch; never runs back.</summary>
    public long Epoch => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(EpochAt));

    /// <summary>Which of its sender's statements, from 1.</summary>
    public long Sequence => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(SequenceAt));

    /// <summary>The hash of the statement before; zero for the first.</summary>
    public Sha256Hash Previous => HashAt(PreviousAt);

    /// <summary>SHA-256 of the message it covers.</summary>
    public Sha256Hash Body => HashAt(BodyAt);

    /// <summary>Which statements of other nodes it says to hold: the latest number of each.</summary>
    public VectorClock Others { get; }

    /// <summary>The same with the sender's own counter.</summary>
    public VectorClock Clock { get; }

    /// <summary>What the next statement names: SHA-256 of what is signed.</summary>
    public Sha256Hash Hash { get; }

    private static ReadOnlySpan<byte> Prefix => "custodes/clock/v1\n"u8;

    private ReadOnlySpan<byte> Signed => bytes.AsSpan(0, bytes.Length - Ed25519.SignatureBytes);

    /// <summary>Reads a statement. Its signature, and what others know, are judged elsewhere.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out ClockStatement? statement,
        out ClockRefusal refusal
    )
    {
        statement = null;
        refusal = CheckForm(bytes);
        if (refusal != ClockRefusal.None)
        {
            return false;
        }

        int sender = BinaryPrimitives.ReadUInt16LittleEndian(bytes[SenderAt..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(bytes[CountAt..]);
        ClockComponent[] others = new ClockComponent[count];
        for (int index = 0; index < count; index++)
        {
            ReadOnlySpan<byte> entry = bytes[(EntriesAt + (index * EntryBytes))..];
            int node = BinaryPrimitives.ReadUInt16LittleEndian(entry);
            long counter = BinaryPrimitives.ReadInt64LittleEndian(entry[sizeof(ushort)..]);
            refusal =
                node >= NodeRegistry.NodeCountMax ? ClockRefusal.NodeUnknown
                : node == sender ? ClockRefusal.OwnEntryListed
                : index > 0 && node <= others[index - 1].Node ? ClockRefusal.EntriesUnsorted
                : counter <= 0 ? ClockRefusal.CounterOutOfRange
                : ClockRefusal.None;
            if (refusal != ClockRefusal.None)
            {
                return false;
            }

            others[index] = new ClockComponent((ushort)node, counter);
        }

        statement = new ClockStatement(bytes.ToArray(), VectorClock.Of(others));
        return true;
    }

    /// <summary>Makes a statement. <see cref="ClockKeeper"/> decides what may stand in it.</summary>
    public static ClockStatement Sign(ClockFields fields, SigningKey key)
    {
        ReadOnlySpan<ClockComponent> others = fields.Others.Components;
        byte[] written = new byte[BytesMin + (others.Length * EntryBytes)];
        Span<byte> all = written;
        Prefix.CopyTo(all);
        BinaryPrimitives.WriteUInt16LittleEndian(all[SenderAt..], (ushort)fields.Sender);
        fields.Registry.CopyTo(all[RegistryAt..EpochAt]);
        BinaryPrimitives.WriteInt64LittleEndian(all[EpochAt..], fields.Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(all[SequenceAt..], fields.Sequence);
        fields.Previous.CopyTo(all[PreviousAt..BodyAt]);
        fields.Body.CopyTo(all[BodyAt..CountAt]);
        BinaryPrimitives.WriteUInt16LittleEndian(all[CountAt..], (ushort)others.Length);
        Span<byte> rest = all[EntriesAt..];
        foreach (ClockComponent other in others)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(rest, other.Node);
            BinaryPrimitives.WriteInt64LittleEndian(rest[sizeof(ushort)..], other.Counter);
            rest = rest[EntryBytes..];
        }

        key.Sign(all[..^Ed25519.SignatureBytes], rest);
        Invariant.That(TryParse(written, out ClockStatement? made, out _));
        return made;
    }

    /// <summary>Whether the key of its sender in a registry signed it, under that registry.</summary>
    public ClockRefusal CheckOrigin(NodeRegistry registry) =>
        Registry != registry.Hash ? ClockRefusal.RegistryWrong
        : Sender >= registry.Count || NamesUnknown(registry) ? ClockRefusal.NodeUnknown
        : !registry[Sender].Key.Verify(Signed, bytes.AsSpan(Signed.Length))
            ? ClockRefusal.SignatureWrong
        : ClockRefusal.None;

    private static ClockRefusal CheckForm(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BytesMax)
        {
            return ClockRefusal.TooLong;
        }

        if (bytes.Length < BytesMin)
        {
            return ClockRefusal.Truncated;
        }

        if (!bytes.StartsWith(Prefix))
        {
            return ClockRefusal.PrefixWrong;
        }

        long epoch = BinaryPrimitives.ReadInt64LittleEndian(bytes[EpochAt..]);
        long sequence = BinaryPrimitives.ReadInt64LittleEndian(bytes[SequenceAt..]);
        bool hasPrevious = bytes[PreviousAt..BodyAt].ContainsAnyExcept((byte)0);
        int length =
            BytesMin + (BinaryPrimitives.ReadUInt16LittleEndian(bytes[CountAt..]) * EntryBytes);
        return BinaryPrimitives.ReadUInt16LittleEndian(bytes[SenderAt..])
            >= NodeRegistry.NodeCountMax
                ? ClockRefusal.NodeUnknown
            : epoch < 0 || sequence <= 0 ? ClockRefusal.NumberOutOfRange
            : hasPrevious != (sequence > 1) ? ClockRefusal.PreviousWrong
            : bytes.Length < length ? ClockRefusal.Truncated
            : bytes.Length > length ? ClockRefusal.TrailingBytes
            : ClockRefusal.None;
    }

    private bool NamesUnknown(NodeRegistry registry)
    {
        ReadOnlySpan<ClockComponent> others = Others.Components;
        return !others.IsEmpty && others[^1].Node >= registry.Count;
    }

    private Sha256Hash HashAt(int place) => new(bytes.AsSpan(place, Sha256Hash.Bytes));
}
