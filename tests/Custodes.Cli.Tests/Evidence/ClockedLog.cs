using Custodes.Clocks.Statements;
using Custodes.Clocks.Windows;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Entries;

namespace Custodes.Cli.Tests.Evidence;

/// <summary>Entries of a log in which two nodes sign clocks, and one keeps its windows through two epochs.</summary>
internal sealed class ClockedLog : IDisposable
{
    private const long StartMs = 1_700_000_000_000;
    private const int Holder = 0;
    private readonly Scratch scratch = new();
    private readonly SigningKey[] keys = new SigningKey[2];
    private readonly HashChain chain = new(new byte[32], 10, firstEpoch: 1);
    private readonly WindowTerms terms = new()
    {
        SlotMs = 1000,
        SlotCount = 60,
        Threshold = WindowTerms.ThresholdOf(20),
        HasSureSlot = true,
    };

    public ClockedLog()
    {
        SigningKey[] made = [Key(1), Key(2)];
        Registry = NodeRegistry.Of(
            made.Select(key => new RegisteredNode(key.ToVerifyingKey(), Role: 1, Owner: 0))
        );
        foreach (SigningKey key in made)
        {
            keys[Registry.IndexOf(key.PublicKey)] = key;
        }

        Entries.AddRange(RegistryParts());
        AddStatements();
        AddWindows();
    }

    public NodeRegistry Registry { get; }

    /// <summary>What <see cref="Verify"/> puts into the log.</summary>
    public List<LogEntry> Entries { get; } = [];

    public int IndexOf<T>(int number = 0) =>
        Entries.IndexOf(Entries.Where(entry => entry is T).ElementAt(number));

    /// <summary>Writes a real log with its own key and verifies it.</summary>
    public CommandRun Verify(params string[] more) =>
        EntriesLog.Verify(scratch, "test.example/clocks", Entries, more);

    public void Dispose()
    {
        scratch.Dispose();
        chain.Dispose();
        foreach (SigningKey key in keys)
        {
            key.Dispose();
        }
    }

    private static SigningKey Key(byte number)
    {
        byte[] seed = new byte[Ed25519.SeedBytes];
        seed[0] = number;
        return SigningKey.FromSeed(seed);
    }

    private IEnumerable<LogEntry> RegistryParts() =>
        Enumerable
            .Range(0, Registry.Count)
            .Select(node => new RegistryEntry(
                StartMs,
                Registry.Count,
                node,
                Registry.Hash,
                [
                    new RegistryEntryNode(
                        new Sha256Hash(Registry[node].Key.Bytes),
                        Registry[node].Owner,
                        Registry[node].Role
                    ),
                ]
            ));

    private void AddStatements()
    {
        ClockKeeper[] keepers =
        [
            ClockKeeper.Enrol(Registry, 0, new ClockLimits()),
            ClockKeeper.Enrol(Registry, 1, new ClockLimits()),
        ];
        for (int round = 0; round < 6; round++)
        {
            int sender = round % 2;
            Assert.Equal(
                ClockRefusal.None,
                keepers[sender].TryMake(0, default, keys[sender], out _)
            );
            ClockStatement made = keepers[sender].Saved();
            Assert.Equal(
                ClockRefusal.None,
                keepers[1 - sender].Receive(made.Bytes, default).Refusal
            );
            Entries.Add(new ClockStatementEntry(StartMs, made.Bytes.ToArray()));
        }

        LastClock = keepers[Holder].Last!.Hash;
    }

    private Sha256Hash LastClock { get; set; }

    private void AddWindows()
    {
        WindowCommitment said = new(Holder, Registry.Hash, chain.Anchor, 10, 1, terms);
        Entries.Add(
            new WindowCommitEntry(
                StartMs,
                said.Anchor,
                said.Count,
                terms.IsEndDrawn,
                terms.DurationMax,
                terms.DurationMin,
                said.FirstEpoch,
                Holder,
                Registry.Hash,
                Sign(said.ToSigned()),
                terms.SkewMs,
                terms.SlotMs,
                terms.SlotCount,
                terms.HasSureSlot,
                terms.Threshold
            )
        );
        for (int epoch = 1; epoch <= 3; epoch++)
        {
            long startMs = StartMs + (epoch * 60_000L);
            WindowBase begun = new(
                epoch,
                "test.example/clocks",
                Entries.Count,
                Sha256.Of([(byte)epoch])
            );
            Entries.Add(
                new WindowEpochEntry(startMs, epoch, begun.Origin, begun.Root, begun.Size, startMs)
            );
            if (epoch > 1)
            {
                Entries.Add(
                    new WindowRevealEntry(
                        startMs,
                        epoch - 1,
                        Holder,
                        Registry.Hash,
                        chain[epoch - 1]
                    )
                );
            }

            if (epoch < 3)
            {
                AddWindows(begun, startMs);
            }
        }
    }

    private void AddWindows(WindowBase begun, long startMs)
    {
        WindowSchedule schedule = new(chain[(int)begun.Epoch], begun.Hash, terms);
        List<LogEntry> made = [];
        foreach (int slot in schedule.Windows())
        {
            WindowOpening opening = new(
                Holder,
                Registry.Hash,
                begun.Epoch,
                slot,
                Sha256.Of([(byte)slot]),
                LastClock,
                begun.Size,
                begun.Root,
                Reason: ""
            );
            WindowClosing closing = new(
                Holder,
                Registry.Hash,
                begun.Epoch,
                slot,
                opening.Hash,
                begun.Size,
                begun.Root
            );
            made.Add(
                new WindowOpenEntry(
                    startMs + (slot * 1000L),
                    opening.Clock,
                    begun.Epoch,
                    Holder,
                    opening.Nonce,
                    opening.Reason,
                    Registry.Hash,
                    begun.Root,
                    Sign(opening.ToSigned()),
                    begun.Size,
                    slot
                )
            );
            made.Add(
                new WindowCloseEntry(
                    startMs + ((slot + 1) * 1000L),
                    begun.Epoch,
                    Holder,
                    opening.Hash,
                    Registry.Hash,
                    begun.Root,
                    Sign(closing.ToSigned()),
                    begun.Size,
                    slot
                )
            );
        }

        Entries.AddRange(made.OrderBy(entry => entry.TimeMs));
    }

    private byte[] Sign(byte[] signed)
    {
        byte[] signature = new byte[Ed25519.SignatureBytes];
        keys[Holder].Sign(signed, signature);
        return signature;
    }
}
