using Custodes.Contracts;

namespace Custodes.Descriptors.Tests;

/// <summary>
/// Goal: catalogue, claims and operator are merged in that order; a claim never lowers a risk; nothing grows.
/// Method: each source by example; all 81 claims against every listed tool; the table at its limit and past it.
/// </summary>
public sealed class DescriptorTableTests
{
    [Fact]
    public void The_catalogue_lists_at_least_120_tools()
    {
        Assert.True(DescriptorCatalogue.Count >= 120);
        Assert.Equal(DescriptorCatalogue.Count, DescriptorCatalogue.ListedNames.Count);
    }

    [Theory]
    [InlineData("Bash", Effect.Execute, DescriptorSource.Catalogue)]
    [InlineData("WebFetch", Effect.Fetch, DescriptorSource.Catalogue)]
    [InlineData("mcp__filesystem__write_file", Effect.Modify, DescriptorSource.Catalogue)]
    [InlineData("mcp__anything__read_file", Effect.Read, DescriptorSource.Catalogue)]
    [InlineData("send_money", Effect.Spend, DescriptorSource.Name)]
    [InlineData("frobnicate", Effect.Modify, DescriptorSource.Name)]
    public void A_tool_is_looked_up_first_and_guessed_otherwise(
        string name,
        Effect effect,
        DescriptorSource source
    )
    {
        CapabilityDescriptor descriptor = Table().Describe(name);
        Assert.Equal(effect, descriptor.Effect);
        Assert.Equal(source, descriptor.Source);
        Assert.Equal(ToolName.Parse(name).Hash(), descriptor.NameHash);
    }

    [Fact]
    public void Where_catalogue_and_words_differ_the_words_are_never_called_harmless()
    {
        // Listed side effects that the words alone would call reading: each needs a look by a person.
        List<string> overlooked = [];
        foreach (string name in DescriptorCatalogue.ListedNames)
        {
            CapabilityDescriptor listed = Table().Describe(name);
            EffectGuess guess = EffectHeuristic.Guess(ToolName.Parse(name));
            if (listed.Effect != Effect.Read && guess.Effect == Effect.Read)
            {
                overlooked.Add(name);
            }
        }

        Assert.True(overlooked.Count == 0, string.Join(Environment.NewLine, overlooked));
    }

    [Fact]
    public void No_claim_of_a_server_lowers_anything()
    {
        bool?[] answers = [null, false, true];
        foreach (string name in DescriptorCatalogue.ListedNames)
        {
            CapabilityDescriptor before = Table().Describe(name);
            foreach (bool? readOnly in answers)
            {
                foreach (bool? destructive in answers)
                {
                    foreach (bool? idempotent in answers)
                    {
                        foreach (bool? openWorld in answers)
                        {
                            ToolAnnotations claims = new(
                                readOnly,
                                destructive,
                                idempotent,
                                openWorld
                            );
                            CapabilityDescriptor after = claims.ApplyTo(before);
                            Assert.True(after.Risk >= before.Risk);
                            Assert.Equal(
                                before.Capabilities,
                                after.Capabilities & before.Capabilities
                            );
                            Assert.True(!before.HasSideEffects || after.Effect == before.Effect);
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void Claims_of_a_server_raise_what_it_admits_to_and_cannot_be_taken_back()
    {
        Assert.Equal(RiskLevel.Low, Table().Describe(action: 1, "get_rows").Risk);

        DescriptorTable table = Table(
            new ToolClaim("get_rows", new(null, true, null, null)),
            new ToolClaim("getRows", new(true, false, true, false))
        );
        CapabilityDescriptor raised = table.Describe(action: 1, "get_rows");
        Assert.Equal(RiskLevel.Critical, raised.Risk);
        Assert.Equal(Effect.Modify, raised.Effect);
        Assert.Equal(DescriptorSource.Annotation, raised.Source);
        Assert.True(raised.Capabilities.HasFlag(Capabilities.Destructive));
    }

    [Fact]
    public void The_operator_has_the_last_word_and_the_later_rule_wins()
    {
        DescriptorTable table = Table(
            new DescriptorOverride(
                "mcp__crm__*",
                Effect.Modify,
                RiskLevel.High,
                Capabilities.Privileged,
                Capabilities.None
            ),
            new DescriptorOverride(
                "crm.getContact",
                Effect.Read,
                RiskLevel.None,
                Capabilities.None,
                (Capabilities)255
            )
        );

        CapabilityDescriptor listed = table.Describe("mcp__crm__list_contacts");
        Assert.Equal((Effect.Modify, RiskLevel.High), (listed.Effect, listed.Risk));
        Assert.Equal(Capabilities.Privileged | Capabilities.ReadsFiles, listed.Capabilities);
        Assert.Equal(DescriptorSource.Operator, listed.Source);

        CapabilityDescriptor exact = table.Describe("crm/get_contact");
        Assert.Equal((Effect.Read, RiskLevel.None), (exact.Effect, exact.Risk));
        Assert.Equal(Capabilities.None, exact.Capabilities);

        Assert.Equal(DescriptorSource.Name, table.Describe("crmx_get_contact").Source);
    }

    [Fact]
    public void A_star_alone_speaks_of_every_tool()
    {
        DescriptorTable table = Table(
            new DescriptorOverride(
                "*",
                Effect: null,
                RiskLevel.Critical,
                Capabilities.None,
                Capabilities.None
            )
        );
        Assert.Equal(RiskLevel.Critical, table.Describe("read_file").Risk);
        Assert.Equal(Effect.Read, table.Describe("read_file").Effect);
    }

    [Fact]
    public void A_full_table_still_answers_and_counts()
    {
        DescriptorTable table = new(DescriptorRules.None, capacity: 2);
        CapabilityDescriptor first = table.Describe(action: 1, "bash");
        _ = table.Describe(action: 2, "read_file");
        Assert.Equal((2, 0L), (table.Count, table.Uncached));

        Assert.Equal(Effect.SendOut, table.Describe(action: 3, "send_email").Effect);
        Assert.Equal((2, 1L), (table.Count, table.Uncached));
        Assert.False(table.TryGet(action: 3, out _));
        Assert.True(table.TryGet(action: 1, out CapabilityDescriptor kept));
        Assert.Equal(first, kept);
    }

    [Fact]
    public void A_claim_without_the_servers_name_holds_for_the_tool_of_every_server()
    {
        DescriptorTable table = Table(new ToolClaim("get_rows", new(null, true, null, null)));
        Assert.Equal(RiskLevel.Critical, table.Describe("mcp__warehouse__get_rows").Risk);
        Assert.Equal(RiskLevel.Critical, table.Describe("get_rows").Risk);
        Assert.Equal(RiskLevel.Low, table.Describe("mcp__warehouse__get_row").Risk);

        DescriptorTable named = Table(
            new ToolClaim("warehouse.get_rows", new(null, true, null, null))
        );
        Assert.Equal(RiskLevel.Critical, named.Describe("mcp__warehouse__get_rows").Risk);
        Assert.Equal(RiskLevel.Low, named.Describe("mcp__archive__get_rows").Risk);
    }

    private static DescriptorTable Table(params DescriptorOverride[] overrides) =>
        new(new DescriptorRules(overrides, []), capacity: 100);

    private static DescriptorTable Table(params ToolClaim[] claims) =>
        new(new DescriptorRules([], claims), capacity: 100);

    private static DescriptorTable Table() => new(DescriptorRules.None, capacity: 100);
}
