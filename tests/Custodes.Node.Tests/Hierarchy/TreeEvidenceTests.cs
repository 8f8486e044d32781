using System.Text;
using Custodes.Consensus.Bodies;
using Custodes.Cryptography;
using Custodes.Evidence.Entries;
using Custodes.Node.Hierarchy;

namespace Custodes.Node.Tests.Hierarchy;

/// <summary>The head that validators certify is the one that the log has signed, and grows with it.</summary>
public sealed class TreeEvidenceTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void The_head_of_the_log_is_what_it_signed_and_never_shrinks()
    {
        LogHead first = Run();
        Assert.True(first.Size > 0);
        Assert.Equal(
            Sha256.Of(Encoding.UTF8.GetBytes("custodes.local/tree/test")),
            first.OriginHash
        );

        LogHead second = Run();
        Assert.True(second.Size > first.Size);
        Assert.Equal(first.OriginHash, second.OriginHash);
        Assert.NotEqual(first.Root, second.Root);
    }

    private LogHead Run()
    {
        using TreeEvidence evidence = TreeEvidence.Open(
            Path.Combine(scratch.Path, "evidence"),
            "custodes.local/tree/test",
            TimeProvider.System,
            static reason => throw new InvalidOperationException(reason)
        );
        _ = evidence.Add(static time => new TreeEventEntry(
            time,
            "bucket 1",
            Sha256Hash.OfNothing,
            1,
            TreeEvent.Dispute
        ));
        evidence.Flush();
        evidence.Stop("test");
        Assert.Equal(evidence.CommittedSize, (long)evidence.Head.Size);
        return evidence.Head;
    }
}
