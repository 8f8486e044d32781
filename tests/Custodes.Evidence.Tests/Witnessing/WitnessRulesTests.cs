using Custodes.Cryptography;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Verification;
using Custodes.Evidence.Witnessing;

namespace Custodes.Evidence.Tests.Witnessing;

/// <summary>
/// Goal: a witness answers as C2SP tlog-witness says. Method: its table, row by row, with the witness at
/// size 0 and at size 7, against a log that would sign anything.
/// </summary>
public sealed class WitnessRulesTests
{
    private static readonly SampleLog Log = new("log.example/a", 1);
    private static readonly SampleLog Stranger = new("log.example/b", 2);
    private static readonly SampleLog Impostor = new("log.example/a", 3);
    private static readonly WitnessLogs Known = SampleLog.Known(Log);
    private static readonly TreeHead At7 = new(7, Log.Root(7));

    [Fact]
    public void An_old_size_above_the_new_one_is_a_bad_request() =>
        Expect(400, SampleLog.Body(8, [], Log.Head(7)), At7, WitnessOutcome.OldAboveNew);

    [Fact]
    public void A_log_that_is_not_known_is_not_found() =>
        Expect(404, Stranger.Request(0, 5), WitnessRules.Never, WitnessOutcome.UnknownOrigin);

    [Fact]
    public void A_head_that_the_log_did_not_sign_is_forbidden()
    {
        Expect(403, Impostor.Request(7, 9), At7, WitnessOutcome.Untrusted);

        // The log's own name and key id over the signature of another text.
        SignedNote forged = SignedNote.Create(Log.Head(9).Text, Log.Head(8).Signatures);
        Expect(403, SampleLog.Body(7, Log.Proof(7, 9), forged), At7, WitnessOutcome.Untrusted);
    }

    [Fact]
    public void A_stranger_learns_nothing_of_what_the_witness_knows()
    {
        Expect(403, Impostor.Request(3, 9), At7, WitnessOutcome.Untrusted);
        Expect(403, Impostor.Request(7, 7, history: 1), At7, WitnessOutcome.Untrusted);
    }

    [Theory]
    [InlineData(0, 9)]
    [InlineData(3, 9)]
    [InlineData(8, 9)]
    [InlineData(3, 7)]
    [InlineData(0, 3)]
    [InlineData(3, 3)]
    public void Another_old_size_than_the_last_is_a_conflict_that_tells_the_last(
        int oldSize,
        int size
    )
    {
        WitnessDecision decision = Decide(Log.Request(oldSize, size), At7);
        WitnessAnswer answer = WitnessAnswer.Of(decision);
        Assert.Equal(409, answer.Status);
        Assert.Equal("text/x.tlog.size", answer.ContentType);
        Assert.Equal("7\n", answer.Body);
    }

    [Fact]
    public void A_witness_that_has_cosigned_nothing_tells_size_0() =>
        Assert.Equal("0\n", WitnessAnswer.Of(Decide(Log.Request(3, 9), WitnessRules.Never)).Body);

    [Fact]
    public void Another_root_at_the_same_size_is_a_fork() =>
        Expect(422, Log.Request(7, 7, history: 1), At7, WitnessOutcome.Forked);

    [Fact]
    public void A_larger_tree_of_another_history_is_inconsistent()
    {
        Expect(422, Log.Request(7, 9, history: 1), At7, WitnessOutcome.Inconsistent);
        SignedNote other = Log.Head(9, history: 1);
        Expect(422, SampleLog.Body(7, Log.Proof(7, 9), other), At7, WitnessOutcome.Inconsistent);
    }

    [Fact]
    public void A_proof_that_is_not_exactly_the_proof_is_refused()
    {
        Sha256Hash[] proof = Log.Proof(7, 20);
        Assert.True(proof.Length > 2);
        SignedNote head = Log.Head(20);
        Expect(422, SampleLog.Body(7, [], head), At7, WitnessOutcome.Inconsistent);
        Expect(422, SampleLog.Body(7, proof[1..], head), At7, WitnessOutcome.Inconsistent);
        Expect(422, SampleLog.Body(7, proof[..^1], head), At7, WitnessOutcome.Inconsistent);
        Expect(
            422,
            SampleLog.Body(7, [.. proof, proof[0]], head),
            At7,
            WitnessOutcome.Inconsistent
        );
        (proof[0], proof[1]) = (proof[1], proof[0]);
        Expect(422, SampleLog.Body(7, proof, head), At7, WitnessOutcome.Inconsistent);
    }

    [Fact]
    public void A_proof_from_nothing_must_be_empty()
    {
        SignedNote head = Log.Head(5);
        Sha256Hash[] proof = [Log.Root(5)];
        TreeHead never = WitnessRules.Never;
        Expect(422, SampleLog.Body(0, proof, head), never, WitnessOutcome.Inconsistent);
        Expect(200, SampleLog.Body(0, [], head), never, WitnessOutcome.Cosigned);
    }

    [Fact]
    public void The_empty_tree_has_one_root_alone()
    {
        TreeHead never = WitnessRules.Never;
        SignedNote wrong = Log.Sign(0, Log.Root(1));
        Expect(422, SampleLog.Body(0, [], wrong), never, WitnessOutcome.Inconsistent);
        Expect(200, Log.Request(0, 0), never, WitnessOutcome.Cosigned);
    }

    [Fact]
    public void The_same_head_again_is_cosigned_again_and_needs_an_empty_proof()
    {
        Expect(200, Log.Request(7, 7), At7, WitnessOutcome.Cosigned);
        Expect(
            422,
            SampleLog.Body(7, [Log.Root(7)], Log.Head(7)),
            At7,
            WitnessOutcome.Inconsistent
        );
    }

    [Fact]
    public void Every_tree_that_continues_the_last_is_cosigned()
    {
        for (int oldSize = 0; oldSize <= 33; oldSize++)
        {
            for (int size = oldSize; size <= 64; size++)
            {
                TreeHead last = new(oldSize, Log.Root(oldSize));
                Expect(200, Log.Request(oldSize, size), last, WitnessOutcome.Cosigned);
            }
        }
    }

    [Fact]
    public void Times_never_go_back_and_are_never_0()
    {
        Assert.Equal(100, WitnessRules.TimeOf(100, 99));
        Assert.Equal(100, WitnessRules.TimeOf(99, 100));
        Assert.Equal(1, WitnessRules.TimeOf(0, 0));
        Assert.Equal(1, WitnessRules.TimeOf(-5, 0));
    }

    [Fact]
    public void Keys_that_could_be_taken_for_each_other_are_not_configured_together()
    {
        SampleLog sameKey = new("log.example/other", 1);
        Refuse([], "no log");
        Refuse([Log.Key, Log.Key], "twice");
        Refuse([Log.Key, sameKey.Key], "same key");
        Refuse([Notes.TestKeys.Verifier(Notes.TestKeys.Witness)], "kind 0x01");
        Refuse([.. Enumerable.Repeat(Log.Key, WitnessLogs.KeyCountMax + 1)], "more than 256");

        // Around a rotation one origin has two keys, and either may sign.
        Assert.True(WitnessLogs.TryCreate([Log.Key, Impostor.Key], out WitnessLogs? both, out _));
        Assert.Equal(["log.example/a"], both.Origins);
        Assert.Equal(2, both.KeysOf("log.example/a").Count);

        static void Refuse(VerifierKey[] keys, string why)
        {
            Assert.False(WitnessLogs.TryCreate(keys, out _, out string wrong));
            Assert.Contains(why, wrong, StringComparison.Ordinal);
        }
    }

    private static WitnessDecision Decide(byte[] body, TreeHead last)
    {
        Assert.True(
            AddCheckpointRequest.TryParse(
                body,
                out AddCheckpointRequest? request,
                out TextFault fault
            ),
            fault.ToString()
        );
        return WitnessRules.Decide(request, Known.KeysOf(request.Checkpoint.Origin), last);
    }

    private static void Expect(int status, byte[] body, TreeHead last, WitnessOutcome outcome)
    {
        WitnessDecision decision = Decide(body, last);
        Assert.Equal(outcome, decision.Outcome);
        NoteSignature? line =
            outcome == WitnessOutcome.Cosigned ? new NoteSignature("w", 1, new byte[72]) : null;
        Assert.Equal(status, WitnessAnswer.Of(decision, line).Status);
    }
}
