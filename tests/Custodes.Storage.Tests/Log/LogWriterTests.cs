using System.Text;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Evidence.Verification;
using Custodes.Storage.Log;

namespace Custodes.Storage.Tests.Log;

/// <summary>
/// Goal: what the writer answers is what the directory holds, and nothing is published without its
/// witnesses. Method: a real directory and a witness that can be switched off.
/// </summary>
public sealed class LogWriterTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly SignerKey signer = TestLog.Signer();

    private LogFolder Public => new(directory.File("log"));

    public void Dispose()
    {
        signer.Dispose();
        directory.Dispose();
    }

    [Fact]
    public void A_commit_says_where_its_entries_are()
    {
        using LogWriter writer = LogWriter.Open(directory.Path, signer, new LogOptions());
        Assert.Equal(new LogCommit(0, 300, true), writer.Append(TestLog.Batch(0, 300)));
        Assert.Equal(new LogCommit(300, 301, true), writer.Append(TestLog.Batch(300, 1)));
        Assert.Equal(301, writer.PublishedSize);
        byte[] bundle = File.ReadAllBytes(directory.File("log/tile/entries/001.p/45"));
        Assert.Equal(TestLog.Entry("entry ", 300), EntryBundle.At(bundle, 44).ToArray());
    }

    [Fact]
    public void Old_partial_files_go_when_the_full_one_has_come()
    {
        using LogWriter writer = LogWriter.Open(directory.Path, signer, new LogOptions());
        for (int size = 0; size < 255; size += 51)
        {
            _ = writer.Append(TestLog.Batch(size, 51));
        }

        Assert.Equal(5, Directory.GetFiles(directory.File("log/tile/0/000.p")).Length);
        _ = writer.Append(TestLog.Batch(255, 1));
        Assert.False(Directory.Exists(directory.File("log/tile/0/000.p")));
        Assert.False(Directory.Exists(directory.File("log/tile/entries/000.p")));
        Assert.Empty(TestLog.Verify(Public).Faults);
    }

    [Fact]
    public void The_shortest_and_the_longest_entries_come_back()
    {
        EntryBatch batch = new(600, 40 << 20);
        for (int index = 0; index < 520; index++)
        {
            Assert.Equal(
                BatchRefusal.None,
                batch.TryAdd(new byte[index % 2 == 0 ? 0 : EntryBundle.EntryBytesMax])
            );
        }

        using LogWriter writer = LogWriter.Open(directory.Path, signer, new LogOptions());
        _ = writer.Append(batch);
        LogReport report = TestLog.Verify(Public);
        Assert.Empty(report.Faults);
        Assert.Equal(batch.Bytes.Length, report.BundleBytes);
    }

    [Fact]
    public void Nothing_is_published_without_its_witnesses()
    {
        Witness witness = new(3);
        LogOptions options = new() { Cosigner = witness };
        using LogWriter writer = LogWriter.Open(directory.Path, signer, options);
        Assert.True(writer.Append(TestLog.Batch(0, 200)).IsPublished);

        witness.IsAway = true;
        Assert.Equal(new LogCommit(200, 400, false), writer.Append(TestLog.Batch(200, 200)));
        Assert.Equal(200, writer.PublishedSize);
        Assert.False(writer.TryPublish());
        LogReport waiting = TestLog.Verify(Public);
        Assert.All(
            waiting.Faults,
            fault => Assert.Equal(LogFaultKind.BeyondCheckpoint, fault.Kind)
        );
        Assert.Equal(5, waiting.FaultCount);
        Assert.Empty(
            TestLog.Verify(Public, new TreeCheckOptions { AllowsUnpublished = true }).Faults
        );

        witness.IsAway = false;
        Assert.True(writer.TryPublish());
        Assert.Equal(400, writer.PublishedSize);
        Assert.Empty(TestLog.Verify(Public).Faults);
    }

    [Fact]
    public void A_head_that_waits_is_published_after_a_restart()
    {
        Witness witness = new(3) { IsAway = true };
        LogOptions options = new() { Cosigner = witness };
        using (LogWriter writer = LogWriter.Open(directory.Path, signer, options))
        {
            _ = writer.Append(TestLog.Batch(0, 200));
            Assert.Equal(-1, writer.PublishedSize);
        }

        witness.IsAway = false;
        using LogWriter restarted = LogWriter.Open(directory.Path, signer, options);
        Assert.Equal(200, restarted.PublishedSize);
        Assert.Empty(TestLog.Verify(Public).Faults);
    }

    [Fact]
    public void A_policy_is_satisfied_by_its_witnesses_alone()
    {
        Witness witness = new(3);
        Witness stranger = new(4);
        byte[] text = Encoding.UTF8.GetBytes($"witness w {witness.Key}\nquorum w\n");
        Assert.True(WitnessPolicy.TryParse(text, out WitnessPolicy? policy, out _));
        using (
            LogWriter writer = LogWriter.Open(
                directory.Path,
                signer,
                new LogOptions { Cosigner = stranger }
            )
        )
        {
            _ = writer.Append(TestLog.Batch(0, 20));
        }

        LogReport lonely = LogVerifier.Verify(
            Public,
            signer.Verifier,
            new TreeCheckOptions(),
            policy
        );
        Assert.Equal(LogFaultKind.QuorumMissing, Assert.Single(lonely.Faults).Kind);
        using (
            LogWriter writer = LogWriter.Open(
                directory.Path,
                signer,
                new LogOptions { Cosigner = witness }
            )
        )
        {
            Assert.True(writer.TryPublish());
        }

        LogReport witnessed = LogVerifier.Verify(
            Public,
            signer.Verifier,
            new TreeCheckOptions(),
            policy
        );
        Assert.Empty(witnessed.Faults);
        Assert.Equal(2, witnessed.Head!.Signatures.Count);
    }

    [Fact]
    public void A_head_that_was_cosigned_apart_is_published_unless_it_is_old_or_foreign()
    {
        Witness witness = new(3) { IsAway = true };
        LogOptions options = new() { Cosigner = witness };
        using LogWriter writer = LogWriter.Open(directory.Path, signer, options);
        _ = writer.Append(TestLog.Batch(0, 100));
        SignedNote first = witness.Sign(witness.Asked!);
        _ = writer.Append(TestLog.Batch(100, 100));
        SignedNote second = witness.Sign(witness.Asked!);

        Assert.True(writer.TryPublish(first));
        Assert.Equal(100, writer.PublishedSize);
        Assert.True(writer.TryPublish(second));
        Assert.False(writer.TryPublish(first));
        Assert.Equal(200, writer.PublishedSize);

        using SignerKey other = TestLog.Signer(seed: 5);
        SignedNote foreign = SignedNote.Create(second.Text, [other.Sign(second.Text)]);
        Assert.False(writer.TryPublish(foreign));
        Assert.Equal(200, writer.PublishedSize);
    }

    [Fact]
    public void A_head_that_somebody_else_changed_stops_the_writer()
    {
        using LogWriter writer = LogWriter.Open(directory.Path, signer, new LogOptions());
        _ = writer.Append(TestLog.Batch(0, 10));
        byte[] older = File.ReadAllBytes(directory.File("private/head"));
        _ = writer.Append(TestLog.Batch(10, 10));
        File.WriteAllBytes(directory.File("private/head"), older);
        LogFailedException failure = Assert.Throws<LogFailedException>(() =>
            writer.Append(TestLog.Batch(20, 10))
        );
        Assert.Contains("changed by somebody else", failure.Message, StringComparison.Ordinal);
        Assert.True(writer.HasFailed);
    }

    private sealed class Witness(byte seed) : ILogCosigner
    {
        private readonly SignerKey key = Make(seed);

        public bool IsAway { get; set; }

        public SignedNote? Asked { get; private set; }

        public VerifierKey Key => key.Verifier;

        public SignedNote? Cosign(SignedNote head)
        {
            Asked = head;
            return IsAway ? null : Sign(head);
        }

        public SignedNote Sign(SignedNote head) => head.With([key.Cosign(head.Text, 1)]);

        private static SignerKey Make(byte seed)
        {
            byte[] bytes = new byte[Ed25519.SeedBytes];
            bytes.AsSpan().Fill(seed);
            SigningKey secret = SigningKey.TakeSeed(bytes);
            Assert.True(
                SignerKey.TryCreate(
                    "witness.example",
                    SignatureKind.CosignatureV1,
                    secret,
                    out SignerKey? made
                )
            );
            return made;
        }
    }
}
