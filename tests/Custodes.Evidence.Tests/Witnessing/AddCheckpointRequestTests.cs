using System.Text;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tests.Notes;
using Custodes.Evidence.Witnessing;

namespace Custodes.Evidence.Tests.Witnessing;

/// <summary>
/// Goal: a body is read in one way or not at all. Method: sound bodies, every limit at it and past it, and
/// bodies that are wrong in one place, with the line that is named.
/// </summary>
public sealed class AddCheckpointRequestTests
{
    private const string Hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    [Fact]
    public void What_is_read_is_written_again_byte_for_byte()
    {
        SampleLog log = new("log.example/a", 1);
        foreach ((int oldSize, int size) in new[] { (0, 0), (0, 7), (3, 7), (7, 7), (33, 64) })
        {
            byte[] body = log.Request(oldSize, size);
            Assert.True(
                AddCheckpointRequest.TryParse(body, out AddCheckpointRequest? request, out _)
            );
            Assert.Equal(oldSize, request.OldSize);
            Assert.Equal(size, request.Checkpoint.Size);
            Assert.Equal(log.Proof(oldSize, size), request.Proof);
            Assert.Equal(body, request.ToBytes());
        }
    }

    [Fact]
    public void A_proof_may_have_63_hashes_and_no_more()
    {
        Assert.True(
            AddCheckpointRequest.TryParse(With(63), out AddCheckpointRequest? request, out _)
        );
        Assert.Equal(63, request.Proof.Count);
        Assert.False(AddCheckpointRequest.TryParse(With(64), out _, out TextFault fault));
        Assert.Equal(new TextFault(TextRefusal.TooMany, 65), fault);
    }

    [Fact]
    public void A_body_may_be_as_long_as_its_limit_and_no_longer()
    {
        SampleLog log = new("log.example/a", 1);
        int missing = AddCheckpointRequest.BytesMax - log.Request(3, 7).Length;
        string extension = new('x', missing - 1);
        Assert.True(AddCheckpointRequest.TryParse(Long(extension), out _, out _));
        Assert.False(
            AddCheckpointRequest.TryParse(Long(extension + "x"), out _, out TextFault fault)
        );
        Assert.Equal(new TextFault(TextRefusal.TooLong, 0), fault);

        byte[] Long(string line) =>
            SampleLog.Body(3, log.Proof(3, 7), log.Sign(7, log.Root(7), line));
    }

    [Theory]
    [InlineData("", TextRefusal.LineUnfinished, 1)]
    [InlineData("old 15", TextRefusal.LineUnfinished, 1)]
    [InlineData("new 15\n\nNOTE", TextRefusal.LineUnknown, 1)]
    [InlineData("Old 15\n\nNOTE", TextRefusal.LineUnknown, 1)]
    [InlineData("old  15\n\nNOTE", TextRefusal.DecimalNotCanonical, 1)]
    [InlineData("old 015\n\nNOTE", TextRefusal.DecimalNotCanonical, 1)]
    [InlineData("old -1\n\nNOTE", TextRefusal.DecimalNotCanonical, 1)]
    [InlineData("old +1\n\nNOTE", TextRefusal.DecimalNotCanonical, 1)]
    [InlineData("old \n\nNOTE", TextRefusal.DecimalNotCanonical, 1)]
    [InlineData("old 9223372036854775808\n\nNOTE", TextRefusal.DecimalNotCanonical, 1)]
    [InlineData("old 15\r\n\nNOTE", TextRefusal.DecimalNotCanonical, 1)]
    [InlineData("old 15\n", TextRefusal.LineMissing, 2)]
    [InlineData("old 15\nNOTE", TextRefusal.Base64NotCanonical, 2)]
    [InlineData("old 15\n" + Hash + "\nAA==\n\nNOTE", TextRefusal.HashLengthWrong, 3)]
    [InlineData("old 15\n" + Hash + " \n\nNOTE", TextRefusal.Base64NotCanonical, 2)]
    [InlineData("old 15\n" + Hash + "\n", TextRefusal.LineMissing, 3)]
    [InlineData("old 15\n\n", TextRefusal.NoSignatures, 0)]
    [InlineData("old 15\n\n\nNOTE", TextRefusal.LineEmpty, 3)]
    [InlineData("old 15\n\nNOTEmore", TextRefusal.LineUnfinished, 8)]
    public void A_body_that_is_wrong_in_one_place_is_refused_there(
        string body,
        TextRefusal reason,
        int line
    )
    {
        byte[] bytes = Encoding.UTF8.GetBytes(
            body.Replace("NOTE", TestKeys.TesseraCheckpoint, StringComparison.Ordinal)
        );
        Assert.False(AddCheckpointRequest.TryParse(bytes, out _, out TextFault fault));
        Assert.Equal(new TextFault(reason, line), fault);
    }

    [Fact]
    public void A_body_cut_anywhere_is_refused()
    {
        byte[] body = new SampleLog("log.example/a", 1).Request(3, 7);
        for (int bytes = 0; bytes < body.Length; bytes++)
        {
            Assert.False(AddCheckpointRequest.TryParse(body.AsSpan(0, bytes), out _, out _));
        }
    }

    private static byte[] With(int hashCount) =>
        Encoding.UTF8.GetBytes(
            "old 1\n"
                + string.Concat(Enumerable.Repeat(Hash + "\n", hashCount))
                + "\n"
                + TestKeys.TesseraCheckpoint
        );
}
