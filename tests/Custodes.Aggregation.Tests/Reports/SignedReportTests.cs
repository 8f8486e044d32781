using Custodes.Aggregation.Bytes;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Sketches;

namespace Custodes.Aggregation.Tests.Reports;

/// <summary>
/// Goal: a report counts only as its agent signed it, once, and within what real values can be.
/// Method: every byte flipped, every length, each limit at it and past it, each impossible sum.
/// </summary>
public sealed class SignedReportTests
{
    private readonly TestFleet fleet = new();

    [Fact]
    public void A_report_comes_back_as_it_was_signed()
    {
        SignedReport sent = fleet.Report(3);
        Assert.Equal(ReportRefusal.None, Read(sent.Body.ToArray(), sent.Leaf.Signature, out _));
        Assert.Equal(sent.Body.ToArray(), BytesOf(sent.Report));
        Assert.True(SignedReport.IsSigned(sent.Leaf, fleet.Registry, fleet.Signatures));
    }

    [Fact]
    public void Every_flipped_bit_of_body_or_signature_is_refused()
    {
        SignedReport sent = fleet.Report(3);
        for (int place = 0; place < sent.Body.Length; place++)
        {
            byte[] body = sent.Body.ToArray();
            body[place] ^= (byte)(1 << (place % 8));
            Assert.NotEqual(ReportRefusal.None, Read(body, sent.Leaf.Signature, out _));
        }

        for (int place = 0; place < SignedReport.SignatureBytes; place++)
        {
            byte[] signature = sent.Leaf.Signature.ToArray();
            signature[place] ^= 1;
            Assert.Equal(ReportRefusal.WrongSignature, Read(sent.Body.ToArray(), signature, out _));
        }
    }

    [Fact]
    public void A_report_that_is_cut_or_goes_on_is_malformed()
    {
        byte[] body = fleet.Report(3).Body.ToArray();
        for (int length = 0; length < body.Length; length++)
        {
            Assert.Equal(ReportRefusal.Malformed, Parse(body[..length]));
        }

        Assert.Equal(ReportRefusal.Malformed, Parse([.. body, 0]));
    }

    [Fact]
    public void Each_list_may_be_as_long_as_its_limit_and_no_longer()
    {
        Assert.Equal(ReportRefusal.None, Parse(BytesOf(WithCategories(32))));
        Assert.Equal(ReportRefusal.Malformed, Parse(BytesOf(WithCategories(33))));
        Assert.Equal(ReportRefusal.None, Parse(BytesOf(WithTransitions(64))));
        Assert.Equal(ReportRefusal.Malformed, Parse(BytesOf(WithTransitions(65))));
        Assert.Equal(ReportRefusal.None, Parse(BytesOf(WithBins(128))));
        Assert.Equal(ReportRefusal.Malformed, Parse(BytesOf(WithBins(129))));
    }

    [Fact]
    public void Counts_and_values_have_limits()
    {
        long one = 1L << 32;
        Assert.True(
            new FeatureReport(1000, 1000 * one, 1000 * one, QuantileSketch.Empty).IsPossible
        );
        Assert.False(
            new FeatureReport(1001, 1001 * one, 1001 * one, QuantileSketch.Empty).IsPossible
        );
        Assert.True(
            new FeatureReport(1, 1024 * one, 1024L * 1024 * one, QuantileSketch.Empty).IsPossible
        );
        Assert.False(
            new FeatureReport(
                1,
                (1024 * one) + 1,
                1024L * 1024 * one,
                QuantileSketch.Empty
            ).IsPossible
        );
    }

    [Fact]
    public void Sums_that_no_values_can_have_are_refused()
    {
        long one = 1L << 32;
        AgentReport report = With(
            fleet.Unsigned(3),
            features:
            [
                new FeatureReport(10, 100 * one, 999 * one, QuantileSketch.Empty),
                default(FeatureReport) with
                {
                    Sketch = QuantileSketch.Empty,
                },
            ]
        );
        Assert.Equal(ReportRefusal.Impossible, Parse(BytesOf(report)));
    }

    [Fact]
    public void A_report_under_another_registry_or_of_nobody_is_refused()
    {
        Assert.Equal(
            ReportRefusal.WrongRegistry,
            Parse(new TestFleet(agents: 13).Report(3).Body.ToArray())
        );
        Assert.Equal(ReportRefusal.UnknownAgent, Parse(BytesOf(fleet.Unsigned(12))));
    }

    [Fact]
    public void A_signature_of_another_agent_is_refused()
    {
        SignedReport forged = SignedReport.Sign(fleet.Unsigned(3), fleet.AgentSigner(4));
        Assert.Equal(
            ReportRefusal.WrongSignature,
            Read(forged.Body.ToArray(), forged.Leaf.Signature, out _)
        );
    }

    [Fact]
    public void Lists_that_do_not_ascend_are_malformed()
    {
        AgentReport report = fleet.Unsigned(3);
        CategoryShare[] turned = [.. report.Categories.ToArray().Reverse()];
        TransitionCount[] doubled = [report.Transitions.Span[0], report.Transitions.Span[0]];
        Assert.Equal(ReportRefusal.Malformed, Parse(BytesOf(With(report, categories: turned))));
        Assert.Equal(ReportRefusal.Malformed, Parse(BytesOf(With(report, transitions: doubled))));
    }

    [Fact]
    public void A_gate_lets_each_agent_through_once_an_epoch_and_never_back()
    {
        ReportGate gate = new(fleet.Registry);
        Assert.Equal(ReportRefusal.None, gate.Pass(fleet.Unsigned(3, epoch: 5), 5));
        Assert.Equal(ReportRefusal.Replayed, gate.Pass(fleet.Unsigned(3, epoch: 5), 5));
        Assert.Equal(ReportRefusal.None, gate.Pass(fleet.Unsigned(4, epoch: 5), 5));
        Assert.Equal(ReportRefusal.WrongEpoch, gate.Pass(fleet.Unsigned(3, epoch: 4), 5));
        Assert.Equal(ReportRefusal.None, gate.Pass(fleet.Unsigned(3, epoch: 6), 6));
        Assert.Equal(ReportRefusal.Replayed, gate.Pass(fleet.Unsigned(3, epoch: 5), 5));
    }

    private static byte[] BytesOf(AgentReport report)
    {
        WireWriter writer = new();
        ReportCodec.Write(writer, report);
        return writer.Written.ToArray();
    }

    private static AgentReport With(
        AgentReport report,
        FeatureReport[]? features = null,
        CategoryShare[]? categories = null,
        TransitionCount[]? transitions = null
    ) =>
        new()
        {
            Registry = report.Registry,
            Agent = report.Agent,
            Epoch = report.Epoch,
            Sequence = report.Sequence,
            Features = features ?? report.Features,
            Calibrations = report.Calibrations,
            Categories = categories ?? report.Categories,
            Transitions = transitions ?? report.Transitions,
        };

    private AgentReport WithCategories(int count)
    {
        CategoryShare[] shares = new CategoryShare[count];
        for (int index = 0; index < count; index++)
        {
            shares[index] = new CategoryShare((ulong)index + 1, 1);
        }

        return With(fleet.Unsigned(3), categories: shares);
    }

    private AgentReport WithTransitions(int count)
    {
        TransitionCount[] counts = new TransitionCount[count];
        for (int index = 0; index < count; index++)
        {
            counts[index] = new TransitionCount((ulong)index + 1, 1, 1);
        }

        return With(fleet.Unsigned(3), transitions: counts);
    }

    private AgentReport WithBins(int count)
    {
        SketchBuilder builder = new();
        for (int bin = 1; bin <= count; bin++)
        {
            builder.Add(SketchBins.MiddleOf((short)bin));
        }

        AgentReport report = fleet.Unsigned(3);
        FeatureReport first = report.Features.Span[0] with { Sketch = builder.ToUnit(count) };
        return With(report, features: [first, report.Features.Span[1]]);
    }

    private ReportRefusal Parse(byte[] body)
    {
        _ = ReportCodec.TryRead(body, fleet.Registry, out _, out ReportRefusal refusal);
        return refusal;
    }

    private ReportRefusal Read(
        byte[] body,
        ReadOnlyMemory<byte> signature,
        out SignedReport? report
    )
    {
        _ = SignedReport.TryRead(
            body,
            signature,
            fleet.Registry,
            fleet.Signatures,
            out report,
            out ReportRefusal refusal
        );
        return refusal;
    }
}
