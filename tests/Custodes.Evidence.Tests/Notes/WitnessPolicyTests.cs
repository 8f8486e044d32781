using System.Text;
using Custodes.Cryptography;
using Custodes.Evidence.Notes;
using Custodes.Primitives;

namespace Custodes.Evidence.Tests.Notes;

/// <summary>
/// Goal: a quorum is what the policy's text says, counted in distinct public keys.
/// Method: the specification's example with every subset of its witnesses against the rule written
/// out; each refusal by itself; limits at and past; the table of three quarters.
/// </summary>
public sealed class WitnessPolicyTests : IDisposable
{
    private static readonly byte[] Text = new Checkpoint("log", 0, Sha256Hash.OfNothing).ToBytes();

    private readonly SignerKey log = TestKeys.Signer("log", SignatureKind.Ed25519, seed: 200);
    private readonly List<SignerKey> witnesses =
    [
        .. Enumerable
            .Range(1, 70)
            .Select(seed => TestKeys.Signer($"w{seed}", SignatureKind.CosignatureV1, (byte)seed)),
    ];

    public void Dispose()
    {
        log.Dispose();
        witnesses.ForEach(witness => witness.Dispose());
    }

    [Fact]
    public void The_example_of_the_specification_holds_for_exactly_the_right_subsets()
    {
        WitnessPolicy policy = Parsed(
            $"log {log.Verifier}\n\n"
                + Witness(0, "X1")
                + Witness(1, "X2")
                + Witness(2, "X3")
                + "group X-witnesses 2 X1 X2 X3\n  # a comment\n\n"
                + Witness(3, "Y1")
                + Witness(4, "Y2")
                + Witness(5, "Y3")
                + "group Y-witnesses\tany Y1  Y2 Y3 \n"
                + "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n"
        );
        int reached = 0;
        for (uint subset = 0; subset < 64; subset++)
        {
            int fromX = System.Numerics.BitOperations.PopCount(subset & 7);
            bool expected = fromX >= 2 && subset >> 3 != 0;
            NoteSignature[] lines =
            [
                log.Sign(Text),
                .. Enumerable
                    .Range(0, 6)
                    .Where(number => (subset >> number & 1) == 1)
                    .Select(number => witnesses[number].Cosign(Text, 7)),
            ];
            byte[] note = SignedNote.Create(Text, lines).ToBytes();

            Assert.Equal(expected, policy.TryOpen(note, out _, out TextFault fault));
            Assert.True(expected || fault.Reason == TextRefusal.QuorumNotReached);
            reached += expected ? 1 : 0;
        }

        Assert.Equal(28, reached);
    }

    [Fact]
    public void Three_quarters_are_these_counts()
    {
        int[] expected = [0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8];
        Assert.Equal(expected, Enumerable.Range(0, 11).Select(WitnessPolicy.QuorumOf));
        for (int count = 1; count <= WitnessPolicy.CountMax; count++)
        {
            Assert.Equal((int)Math.Ceiling(0.75 * count), WitnessPolicy.QuorumOf(count));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(WitnessPolicy.CountMax)]
    public void A_policy_of_three_quarters_asks_for_exactly_so_many(int count)
    {
        PolicyWitness[] members =
        [
            .. witnesses
                .Take(count)
                .Select(key => new PolicyWitness(key.Verifier.Name, key.Verifier, Address: null)),
        ];
        WitnessPolicy policy = Parsed(
            Encoding.UTF8.GetString(
                WitnessPolicy.ThreeQuartersOf(log.Verifier, "http://[::1]:1/", members)
            )
        );
        int quorum = WitnessPolicy.QuorumOf(count);
        Assert.Equal("http://[::1]:1/", Assert.Single(policy.Logs).Address);
        Assert.True(policy.IsQuorum(Signed(witnesses.Take(quorum))));
        Assert.True(quorum == 0 || !policy.IsQuorum(Signed(witnesses.Take(quorum - 1))));
    }

    [Fact]
    public void A_witness_counts_once_however_often_it_signs_and_under_whatever_name()
    {
        WitnessPolicy policy = Parsed(
            Witness(0, "a") + Witness(1, "b") + "group g 2 a b\nquorum g\n"
        );
        using SignerKey renamed = TestKeys.Signer("b", SignatureKind.CosignatureV1, seed: 1);
        VerifiedSignature[] twice = [.. Signed([witnesses[0], renamed, witnesses[0]])];
        Assert.Equal(3, twice.Length);
        Assert.False(policy.IsQuorum(twice));
        Assert.True(policy.IsQuorum([.. twice, .. Signed([witnesses[1]])]));
    }

    [Fact]
    public void Only_a_cosignature_counts_as_one()
    {
        WitnessPolicy policy = Parsed(Witness(0, "a") + "quorum a\n");
        using SignerKey plain = TestKeys.Signer("w1", SignatureKind.Ed25519, seed: 1);
        VerifiedSignature signature = new(plain.Verifier, 0, plain.Sign(Text));
        Assert.False(policy.IsQuorum([signature]));
        Assert.True(policy.IsQuorum(Signed([witnesses[0]])));
    }

    [Fact]
    public void Each_way_to_be_no_policy_is_named_with_its_line()
    {
        string a = Witness(0, "a");
        string b = Witness(1, "b");
        string logLine = $"log {log.Verifier}\n";
        (string, TextRefusal, int)[] cases =
        [
            ("", TextRefusal.QuorumMissing, 0),
            (a, TextRefusal.QuorumMissing, 0),
            ("quorum none", TextRefusal.LineUnfinished, 1),
            ("quorum none\nquorum none\n", TextRefusal.QuorumTwice, 2),
            ("quorum a\n" + a, TextRefusal.NameUnknown, 1),
            ("quorum none none\n", TextRefusal.LineUnknown, 1),
            ("quorum\n", TextRefusal.LineUnknown, 1),
            ("Quorum none\n", TextRefusal.LineUnknown, 1),
            ("quorum none\r\n", TextRefusal.ByteNotAllowed, 1),
            ("quorum none # why\n", TextRefusal.LineUnknown, 1),
            ("# \u007f\n", TextRefusal.ByteNotAllowed, 1),
            (a + a, TextRefusal.NameTaken, 2),
            (a + Witness(0, "b"), TextRefusal.KeyTaken, 2),
            (a + Witness(0, "b", name: "other"), TextRefusal.KeyTaken, 2),
            (Witness(0, "none"), TextRefusal.NameTaken, 1),
            (logLine + logLine, TextRefusal.KeyTaken, 2),
            ("log " + witnesses[0].Verifier + "\n", TextRefusal.KeyKindWrong, 1),
            ($"witness a {log.Verifier}\n", TextRefusal.KeyKindWrong, 1),
            ("witness a nonsense\n", TextRefusal.KeyMalformed, 1),
            ("log nonsense\n", TextRefusal.KeyMalformed, 1),
            ("log\n", TextRefusal.LineUnknown, 1),
            (a + "group g 1 a a\n", TextRefusal.NameGroupedAlready, 2),
            (a + b + "group g any a\ngroup h any a\n", TextRefusal.NameGroupedAlready, 4),
            (a + "group g any none\n", TextRefusal.NameUnknown, 2),
            (a + "group g any g\n", TextRefusal.NameUnknown, 2),
            (a + "group g any\n", TextRefusal.LineUnknown, 2),
            (a + "group a any a\n", TextRefusal.NameTaken, 2),
            (a + "group none any a\n", TextRefusal.NameTaken, 2),
            (a + "group g 0 a\n", TextRefusal.ThresholdWrong, 2),
            (a + "group g 2 a\n", TextRefusal.ThresholdWrong, 2),
            (a + "group g 01 a\n", TextRefusal.DecimalNotCanonical, 2),
            (a + "group g most a\n", TextRefusal.DecimalNotCanonical, 2),
        ];
        foreach ((string text, TextRefusal reason, int line) in cases)
        {
            Assert.False(WitnessPolicy.TryParse(TestKeys.Bytes(text), out _, out TextFault fault));
            Assert.Equal((text, new TextFault(reason, line)), (text, fault));
        }

        Assert.False(WitnessPolicy.TryParse("quorum ÿ\n"u8, out _, out TextFault unknown));
        Assert.Equal(TextRefusal.NameUnknown, unknown.Reason);
        Assert.False(WitnessPolicy.TryParse([0x61, 0xff, 0x0a], out _, out unknown));
        Assert.Equal(TextRefusal.NotUtf8, unknown.Reason);
    }

    [Fact]
    public void Every_limit_holds_at_it_and_refuses_past_it()
    {
        string all = string.Concat(
            Enumerable.Range(0, WitnessPolicy.CountMax).Select(at => Witness(at, $"n{at}"))
        );
        string groups = string.Concat(
            Enumerable.Range(0, WitnessPolicy.CountMax).Select(at => $"group g{at} any n{at}\n")
        );
        Parsed(all + groups + "quorum g63\n");
        Assert.Equal(TextRefusal.TooMany, Refusal(all + Witness(64, "more")));
        Assert.Equal(
            TextRefusal.TooMany,
            Refusal(all + groups + "group more any g1\nquorum none\n")
        );

        string fill = "#" + new string('x', WitnessPolicy.BytesMax - "#\nquorum none\n".Length);
        Parsed(fill + "\nquorum none\n");
        Assert.Equal(TextRefusal.TooLong, Refusal("x" + fill + "\nquorum none\n"));
    }

    [Fact]
    public void Any_key_of_an_origin_serves_and_no_other_origins()
    {
        using SignerKey next = TestKeys.Signer("log", SignatureKind.Ed25519, seed: 201);
        using SignerKey foreign = TestKeys.Signer("else", SignatureKind.Ed25519, seed: 202);
        WitnessPolicy policy = Parsed(
            $"log {log.Verifier}\nlog {next.Verifier}\nlog {foreign.Verifier}\nquorum none\n"
        );
        foreach (SignerKey key in (SignerKey[])[log, next])
        {
            byte[] note = SignedNote.Create(Text, [key.Sign(Text)]).ToBytes();
            Assert.True(policy.TryOpen(note, out _, out _));
        }

        byte[] other = SignedNote.Create(Text, [foreign.Sign(Text)]).ToBytes();
        Assert.False(policy.TryOpen(other, out _, out TextFault fault));
        Assert.Equal(TextRefusal.NoKnownSignature, fault.Reason);
        Assert.False(
            Parsed($"log {foreign.Verifier}\nquorum none\n").TryOpen(other, out _, out fault)
        );
        Assert.Equal(TextRefusal.OriginWrong, fault.Reason);
    }

    [Fact]
    public void Every_changed_byte_is_refused_or_still_a_policy_and_nothing_is_thrown()
    {
        byte[] original = TestKeys.Bytes(Witness(0, "a") + "group g 1 a\nquorum g\n");
        SplitMix64 chance = new(seed: 11);
        int read = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] changed = [.. original];
            changed[chance.Below(changed.Length)] = (byte)chance.Below(256);
            bool isRead = WitnessPolicy.TryParse(changed, out _, out TextFault fault);
            Assert.Equal(isRead, fault.Reason == TextRefusal.None);
            read += isRead ? 1 : 0;
        }

        Assert.InRange(read, 1, 19_999);
    }

    private static VerifiedSignature[] Signed(IEnumerable<SignerKey> signers) =>
        [.. signers.Select(key => new VerifiedSignature(key.Verifier, 7, key.Cosign(Text, 7)))];

    private static WitnessPolicy Parsed(string text)
    {
        bool isRead = WitnessPolicy.TryParse(
            TestKeys.Bytes(text),
            out WitnessPolicy? policy,
            out TextFault fault
        );
        Assert.True(isRead, fault.ToString());
        return policy!;
    }

    private static TextRefusal Refusal(string text)
    {
        Assert.False(WitnessPolicy.TryParse(TestKeys.Bytes(text), out _, out TextFault fault));
        return fault.Reason;
    }

    private string Witness(int number, string label, string? name = null)
    {
        VerifierKey key = witnesses[number].Verifier;
        if (name is not null)
        {
            Assert.True(VerifierKey.TryCreate(name, key.Kind, key.Key, out VerifierKey? other));
            key = other;
        }

        return $"witness {label} {key}\n";
    }
}
