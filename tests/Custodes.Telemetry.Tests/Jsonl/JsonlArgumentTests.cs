using Custodes.Contracts;

namespace Custodes.Telemetry.Tests.Jsonl;

public sealed class JsonlArgumentTests
{
    [Fact]
    public void Without_provenance_each_leaf_gives_a_row_under_its_arguments_name()
    {
        TraceLines lines = TraceLines.Event(
            """
            "args":{"to":["a@b.org","c@d.org"],"deep":{"x":{"y":[1,true]}},"none":null,"empty":[]},"arg_src":{"to":"u","deep":"n"}
            """
        );
        Observation row = lines.Only();
        ulong to = lines.Names.Hash.Of("to");
        ulong deep = lines.Names.Hash.Of("deep");
        Assert.Equal(
            [
                (to, ArgumentKind.Email, Origin.User, 7),
                (to, ArgumentKind.Email, Origin.User, 7),
                (deep, ArgumentKind.Number, Origin.Nowhere, 1),
                (deep, ArgumentKind.Boolean, Origin.Nowhere, 4),
            ],
            lines
                .Batch.ArgumentsOf(row)
                .ToArray()
                .Select(static one => (one.Name, one.Kind, one.Origin, one.Length))
        );
        Assert.False(row.HasProvenance);
    }

    [Theory]
    [InlineData("u", Origin.User)]
    [InlineData("r", Origin.Result)]
    [InlineData("n", Origin.Nowhere)]
    public void A_letter_of_arg_src_is_the_origin_wherever_it_stands(string letter, Origin origin)
    {
        string members = $$"""
            "arg_src":{"b":"{{letter}}"},"args":{"a":1,"b":2}
            """;
        ArgumentObservation[] rows = TraceLines.Event(members).Batch.Arguments.ToArray();
        Assert.Equal([Origin.Unknown, origin], rows.Select(static one => one.Origin));
    }

    [Fact]
    public void A_fingerprint_is_that_of_the_text_whatever_its_escapes()
    {
        TraceLines lines = TraceLines.Event(
            """
            "args":{"plain":"é\"","escaped":"\u00e9\u0022","number":12.50,"text":"12.50"}
            """
        );
        ArgumentObservation[] rows = lines.Batch.Arguments.ToArray();
        Assert.Equal(unchecked((uint)lines.Names.Hash.Of("é\"")), rows[0].Fingerprint);
        Assert.Equal(rows[0].Fingerprint, rows[1].Fingerprint);
        Assert.Equal((2, 2), (rows[0].Length, rows[1].Length));
        Assert.Equal(rows[2].Fingerprint, rows[3].Fingerprint);
        Assert.Equal(unchecked((uint)lines.Names.Hash.Of("12.50")), rows[2].Fingerprint);
    }

    [Fact]
    public void Sizes_that_are_not_told_are_measured()
    {
        Assert.Equal(9, TraceLines.Event("\"args\": {\"a\":\"é\"}").Only().ArgumentBytes - 1);
        Assert.Equal(3, TraceLines.Event("\"args\":{},\"args_bytes\":3").Only().ArgumentBytes);
        Assert.Equal(2, TraceLines.Event("\"args\":{}").Only().ArgumentBytes);
    }

    [Fact]
    public void Arguments_of_provenance_replace_the_values()
    {
        TraceLines lines = TraceLines.Event("\"args\":{\"a\":1},\"prov\":{\"args\":[]}");
        Assert.Equal(0, lines.Only().ArgumentCount);
    }

    [Fact]
    public void Provenance_without_arguments_leaves_the_values()
    {
        TraceLines lines = TraceLines.Event("\"prov\":{\"echo\":1},\"args\":{\"a\":1}");
        Observation row = lines.Only();
        Assert.True(row.HasProvenance);
        Assert.Equal(1, row.ArgumentCount);
    }

    [Fact]
    public void The_last_value_of_a_repeated_argument_wins()
    {
        TraceLines lines = TraceLines.Event("\"args\":{\"a\":[1,2],\"b\":3,\"a\":44}");
        Assert.Equal([1, 2], lines.Batch.Arguments.ToArray().Select(static one => one.Length));
        Assert.Equal(lines.Names.Hash.Of("a"), lines.Batch.Arguments[1].Name);
    }
}
