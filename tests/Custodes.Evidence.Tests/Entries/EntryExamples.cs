using Custodes.Contracts;
using Custodes.Cryptography;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Tests.Notes;

namespace Custodes.Evidence.Tests.Entries;

/// <summary>One entry of each type; the same stand in docs/protocol/log-entries.md.</summary>
internal static class EntryExamples
{
    public static LogEntry[] All { get; } =
    [
        new ActionEntry(
            1_700_000_000_000,
            "release",
            ActionOutcome.Denied,
            "billing-7",
            "alice",
            "looked at the session by hand"
        ),
        new BatchEntry(
            1_700_000_000_250,
            300,
            1_700_000_000_249,
            1000,
            1299,
            64,
            Sha256Hash.OfNothing,
            1_700_000_000_001
        ),
        new CertificateEntry(
            1_700_000_000_400,
            new byte[] { 1, 2, 3, 254 },
            Sha256Hash.OfNothing,
            Sha256Hash.OfNothing,
            7,
            default,
            Sha256Hash.OfNothing
        ),
        new ClockEntry(1_700_000_000_500, 1_700_000_060_500, 1_700_000_000_500, "chrony"),
        new ClockStatementEntry(1_700_000_000_550, new byte[] { 1, 2, 3, 254 }),
        new ConfigurationEntry(
            1_700_000_000_600,
            Sha256Hash.OfNothing,
            default,
            "policy",
            "alice",
            "a fourth witness"
        ),
        new DocumentEntry(
            1_700_000_002_900,
            new byte[] { 1, 2, 3 },
            First: 0,
            Sha256.Of([1, 2, 3]),
            Size: 3,
            "opening"
        ),
        new EquivocationEntry(
            1_700_000_000_650,
            Sha256Hash.OfNothing,
            7,
            new byte[] { 1, 2, 3, 254 },
            3
        ),
        new ErasureEntry(1_700_000_000_700, "2024-acme", "acme", "alice", "contract ended"),
        FindingEntry.Of(
            1_700_000_000_800,
            new Finding(
                Id: 12,
                TimeMs: 1_700_000_000_799,
                Agent: "billing-7",
                Role: "billing",
                Build: "",
                Session: "s-19",
                Sequence: 4,
                Action: "send_money",
                IsAlarm: true,
                Score: 17.25,
                Threshold: 11.5,
                PValue: 0.000125,
                OddsAgainst: 1024,
                Parts:
                [
                    new FindingPart(
                        Detector.Provenance,
                        Bits: 9.5,
                        Expected: "the recipient comes from the prompt",
                        Seen: "it comes from the result of read_file",
                        ForAgent: "never in 4,000 calls",
                        ForRole: "never",
                        ForFleet: "1 in 90,000"
                    ),
                ]
            ),
            agent: "billing-7",
            session: "s-19"
        ),
        new GapEntry(
            1_700_000_000_900,
            -1,
            1_700_000_000_890,
            "connection lost",
            "sensor eu-1",
            1_700_000_000_100
        ),
        new KeyEntry(
            1_700_000_001_000,
            KeyChange.New,
            TestKeys.Tessera,
            Previous: "",
            "alice",
            Why: ""
        ),
        new RegistryEntry(
            1_700_000_001_100,
            Count: 4,
            First: 3,
            Sha256Hash.OfNothing,
            [new RegistryEntryNode(Sha256Hash.OfNothing, Owner: 7, Role: 2)]
        ),
        new SealEntry(1_700_000_060_000, 1_700_000_060_000, 0, true, 17, 0, 1_700_000_000_000),
        new StartEntry(
            1_700_000_000_000,
            Sha256Hash.OfNothing,
            "eu-1/2023-11-14T22:13:20Z",
            "example.com/custodes",
            Sha256Hash.OfNothing,
            "0.4.0"
        ),
        new StopEntry(1_700_000_070_000, 1299, "SIGTERM"),
        new TreeClocksEntry(
            1_700_000_003_550,
            Count: 120,
            Epoch: 7,
            Left: 0,
            Root: Sha256Hash.OfNothing
        ),
        new TreeCloseEntry(
            1_700_000_003_600,
            Agents: 10_000,
            Buckets: 200,
            Digest: Sha256Hash.OfNothing,
            Document: Sha256Hash.OfNothing,
            Epoch: 7,
            Missing: 1
        ),
        new TreeEventEntry(
            1_700_000_003_500,
            "node 5 (local-2)",
            Sha256Hash.OfNothing,
            Epoch: 7,
            TreeEvent.Lie
        ),
        new TreeOpenEntry(
            1_700_000_003_000,
            Context: Sha256Hash.OfNothing,
            Document: Sha256Hash.OfNothing,
            Epoch: 7,
            LengthMs: 9_400,
            Previous: Sha256Hash.OfNothing,
            Reveal: Sha256Hash.OfNothing
        ),
        new VerdictEntry(
            1_700_000_000_810,
            "custodes",
            "hmac-sha256:2024-acme:f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8",
            1_700_003_600_810,
            12,
            3,
            VerdictLevel.Quarantined,
            VerdictLevel.Watch,
            "sends money to an account that it read in a file",
            "billing",
            1_700_000_000_810,
            6_931
        ),
        new WindowCloseEntry(
            1_700_000_002_000,
            Epoch: 7,
            Node: 3,
            Opening: Sha256Hash.OfNothing,
            Registry: Sha256Hash.OfNothing,
            Root: Sha256Hash.OfNothing,
            new byte[64],
            Size: 1299,
            Slot: 1427
        ),
        new WindowCommitEntry(
            1_700_000_001_200,
            Anchor: Sha256Hash.OfNothing,
            Count: 8760,
            DrawsEnd: false,
            DurationMax: 9,
            DurationMin: 2,
            FirstEpoch: 7,
            Node: 3,
            Registry: Sha256Hash.OfNothing,
            new byte[64],
            SkewMs: 5000,
            SlotMs: 1000,
            Slots: 3600,
            SureSlot: true,
            Threshold: 30_744_573_456_182_586
        ),
        new WindowEpochEntry(
            1_700_000_001_300,
            Epoch: 7,
            "example.com/custodes",
            Sha256Hash.OfNothing,
            Size: 1290,
            StartMs: 1_700_000_001_300
        ),
        new WindowOpenEntry(
            1_700_000_001_400,
            Clock: default,
            Epoch: 7,
            Node: 3,
            Nonce: Sha256Hash.OfNothing,
            Reason: "",
            Registry: Sha256Hash.OfNothing,
            Root: Sha256Hash.OfNothing,
            new byte[64],
            Size: 1290,
            Slot: 1427
        ),
        new WindowRevealEntry(
            1_700_000_003_000,
            Epoch: 7,
            Node: 3,
            Registry: Sha256Hash.OfNothing,
            Secret: Sha256Hash.OfNothing
        ),
    ];
}
