using System.Text;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tests.Notes;
using Custodes.Evidence.Tests.Tree;
using Custodes.Evidence.Tree;
using Custodes.Evidence.Witnessing;

namespace Custodes.Evidence.Tests.Witnessing;

/// <summary>
/// Goal: the log believes a witness nothing but a signature that holds, and tells a fork from everything
/// else. Method: every answer that the protocol has, and such as it has not.
/// </summary>
public sealed class WitnessExchangeTests
{
    private const long Now = 1_700_000_000;
    private const long ClockDifferenceSecondsMax = 600;

    private static readonly SampleLog Log = new("log.example/a", 1);
    private static readonly SignerKey Witness = TestKeys.Signer(
        "w.example/1",
        SignatureKind.CosignatureV1,
        9
    );

    [Fact]
    public void The_first_request_asks_from_nothing_and_the_next_from_the_size_that_was_told()
    {
        WitnessExchange exchange = Begin();
        Assert.Equal((0L, 0), Ask(exchange));
        Assert.True(exchange.Take(409, "text/x.tlog.size", "3\n"u8, Now));
        Assert.Equal((3L, Log.Proof(3, 20).Length), Ask(exchange));
        Assert.False(exchange.Take(200, "text/plain", Line(Log.Head(20), Now), Now));
        Assert.Equal(WitnessStanding.Cosigned, exchange.Standing);
        Assert.Equal(Now, exchange.Cosignature!.TimestampSeconds);
        Assert.Equal(20, exchange.KnownSize);
        Assert.Equal("", exchange.Detail);
    }

    [Fact]
    public void Proofs_made_from_tiles_are_those_that_witnesses_check()
    {
        MemoryLog files = new();
        TreeGrowth growth = new(new TreeEdge(), []);
        growth.Append(SampleEntries.Batch(0, 300), files);
        Sha256Hash root300 = growth.Root();
        growth.Append(SampleEntries.Batch(300, 700), files);
        Assert.True(new TileConsistency(files).TryConsistency(300, 1000, out Sha256Hash[] proof));
        Assert.True(MerkleProof.IsConsistent(300, root300, 1000, growth.Root(), proof));
        files.Files.Clear();
        Assert.False(new TileConsistency(files).TryConsistency(300, 1000, out _));
    }

    [Theory]
    [InlineData(422, "text/plain", "no\n")]
    [InlineData(422, null, "")]
    [InlineData(409, "text/plain", "20\n")]
    [InlineData(409, null, "")]
    public void A_contradiction_is_a_fork_in_the_newer_and_in_the_older_form(
        int status,
        string? mediaType,
        string body
    ) => Expect(WitnessStanding.Fork, status, mediaType, body);

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(413)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(302)]
    [InlineData(204)]
    public void Other_answers_are_refusals(int status) =>
        Expect(WitnessStanding.Refused, status, "text/plain", "3\n");

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("3")]
    [InlineData("03\n")]
    [InlineData("3\n\n")]
    [InlineData("-3\n")]
    [InlineData("99999999999999999999\n")]
    public void A_size_that_is_none_is_a_refusal(string body) =>
        Expect(WitnessStanding.Refused, 409, "text/x.tlog.size", body);

    [Fact]
    public void A_witness_that_knows_more_than_the_head_has_is_ahead() =>
        Expect(WitnessStanding.Ahead, 409, "text/x.tlog.size", "21\n");

    [Fact]
    public void A_witness_that_changes_its_mind_is_asked_three_times_and_no_more()
    {
        WitnessExchange exchange = Begin();
        Ask(exchange);
        Assert.True(exchange.Take(409, "text/x.tlog.size", "3\n"u8, Now));
        Ask(exchange);
        Assert.True(exchange.Take(409, "text/x.tlog.size", "4\n"u8, Now));
        Ask(exchange);
        Assert.False(exchange.Take(409, "text/x.tlog.size", "5\n"u8, Now));
        Assert.Equal(WitnessStanding.Behind, exchange.Standing);
        Assert.Equal(5, exchange.KnownSize);
    }

    [Fact]
    public void Without_a_proof_the_witness_stays_behind()
    {
        WitnessExchange exchange = Begin();
        Assert.False(exchange.TryRequest(new TileConsistencyOfNothing(), out _));
        Assert.Equal(WitnessStanding.Behind, exchange.Standing);
    }

    [Fact]
    public void What_was_learnt_of_a_larger_head_is_asked_again() =>
        Assert.Equal(0, new WitnessExchange(Witness.Verifier, Log.Head(20), 21, 600).KnownSize);

    [Fact]
    public void A_signature_must_be_the_witnesss_over_this_head()
    {
        SignerKey other = TestKeys.Signer("w.example/2", SignatureKind.CosignatureV1, 10);
        SignerKey sameName = TestKeys.Signer("w.example/1", SignatureKind.CosignatureV1, 11);
        byte[] good = Line(Log.Head(20), Now);
        byte[] changed = [.. good];
        changed[^10] ^= 1;
        ExpectBad([]);
        ExpectBad("ok\n"u8.ToArray());
        ExpectBad(good[..^1]);
        ExpectBad(changed);
        ExpectBad(Line(Log.Head(19), Now));
        ExpectBad(Line(Log.Head(20, history: 1), Now));
        ExpectBad(Encoding.UTF8.GetBytes(other.Cosign(Log.Head(20).Text, Now).ToString()));
        ExpectBad(Encoding.UTF8.GetBytes(sameName.Cosign(Log.Head(20).Text, Now).ToString()));
        ExpectBad([.. good, .. "\n"u8]);
        ExpectBad(Encoding.UTF8.GetBytes(Log.Head(20).Signatures[0].ToString()));
    }

    [Fact]
    public void A_signature_covers_extension_lines_as_well()
    {
        SignedNote extended = Log.Sign(20, Log.Root(20), "extension");
        WitnessExchange exchange = new(Witness.Verifier, extended, 0, ClockDifferenceSecondsMax);
        Ask(exchange);
        Assert.False(exchange.Take(200, "text/plain", Line(Log.Head(20), Now), Now));
        Assert.Equal(WitnessStanding.BadSignature, exchange.Standing);
    }

    [Fact]
    public void Among_several_lines_the_witnesss_own_is_found()
    {
        SignerKey other = TestKeys.Signer("w.example/2", SignatureKind.CosignatureV1, 10);
        byte[] lines =
        [
            .. Encoding.UTF8.GetBytes(other.Cosign(Log.Head(20).Text, Now).ToString()),
            .. Line(Log.Head(20), Now),
        ];
        WitnessExchange exchange = Begin();
        Ask(exchange);
        Assert.False(exchange.Take(200, "text/plain", lines, Now));
        Assert.Equal(Witness.Verifier, exchange.Cosignature!.Key);
    }

    [Theory]
    [InlineData(-600, WitnessStanding.Cosigned)]
    [InlineData(-601, WitnessStanding.BadSignature)]
    [InlineData(600, WitnessStanding.Cosigned)]
    [InlineData(601, WitnessStanding.BadSignature)]
    public void A_signature_states_about_our_time(int difference, WitnessStanding standing)
    {
        WitnessExchange exchange = Begin();
        Ask(exchange);
        exchange.Take(200, "text/plain", Line(Log.Head(20), Now + difference), Now);
        Assert.Equal(standing, exchange.Standing);
    }

    private static WitnessExchange Begin() =>
        new(Witness.Verifier, Log.Head(20), 0, ClockDifferenceSecondsMax);

    private static (long OldSize, int ProofCount) Ask(WitnessExchange exchange)
    {
        Assert.True(exchange.TryRequest(Log, out byte[]? body));
        Assert.True(AddCheckpointRequest.TryParse(body, out AddCheckpointRequest? request, out _));
        return (request.OldSize, request.Proof.Count);
    }

    private static byte[] Line(SignedNote head, long seconds) =>
        Encoding.UTF8.GetBytes(Witness.Cosign(head.Text, seconds).ToString());

    private static void ExpectBad(byte[] body)
    {
        WitnessExchange exchange = Begin();
        Ask(exchange);
        Assert.False(exchange.Take(200, "text/plain", body, Now));
        Assert.Equal(WitnessStanding.BadSignature, exchange.Standing);
        Assert.Null(exchange.Cosignature);
    }

    private static void Expect(WitnessStanding standing, int status, string? type, string body)
    {
        WitnessExchange exchange = Begin();
        Ask(exchange);
        Assert.False(exchange.Take(status, type, Encoding.UTF8.GetBytes(body), Now));
        Assert.Equal(standing, exchange.Standing);
        Assert.NotEqual("", exchange.Detail);
        Assert.Null(exchange.Cosignature);
    }

    private sealed class TileConsistencyOfNothing : IConsistencySource
    {
        public bool TryConsistency(long oldSize, long size, out Sha256Hash[] hashes)
        {
            hashes = [];
            return false;
        }
    }
}
