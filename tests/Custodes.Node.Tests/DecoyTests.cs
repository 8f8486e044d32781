using Custodes.Contracts;
using Custodes.Node.Tests.Streams;
using Custodes.Primitives;
using Custodes.Telemetry.Provenance;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: whoever uses what is laid out for intruders is found at once, and nobody else is.
/// Method: a fleet that has learnt nothing yet, with decoys and without; near misses; a restart in the middle.
/// </summary>
public sealed class DecoyTests
{
    private const string Credential = "AKIA-DECOY-7F3Q";

    [Fact]
    public void A_decoy_tool_is_told_with_its_first_call()
    {
        using Fleet fleet = new(WithDecoys());
        _ = fleet.Row("a", "clerk", "s", "get_rows");
        _ = fleet.Row("a", "clerk", "s", "vault__exportMasterKeys");
        _ = fleet.Row("a", "clerk", "s", "get_rows");
        _ = fleet.Row("a", "clerk", "s", "export_master_keys");
        fleet.Flush();

        Finding told = Assert.Single(fleet.Listener.Findings);
        Assert.True(told.IsAlarm);
        Assert.Equal("vault__exportMasterKeys", told.Action);
        Assert.Equal(Detector.Decoy, told.Parts[0].Detector);
        Assert.Equal(VerdictLevel.Suspect, Assert.Single(fleet.Listener.Verdicts).Level);
    }

    [Fact]
    public void Without_decoys_the_same_calls_are_nothing_yet()
    {
        using Fleet fleet = new(new PipelineOptions());
        _ = fleet.Row("a", "clerk", "s", "get_rows");
        _ = fleet.Row("a", "clerk", "s", "export_master_keys");
        fleet.Flush();

        Assert.Empty(fleet.Listener.Findings);
    }

    [Theory]
    [InlineData(Credential, true)]
    [InlineData("akia-decoy-7f3q", true)]
    [InlineData("AKIA-DECOY-7F3", false)]
    [InlineData("AKIA-DECOY-7F3Q9", false)]
    [InlineData("", false)]
    public void A_decoy_value_is_known_by_its_fingerprint(string value, bool isFound)
    {
        using Fleet fleet = new(WithDecoys());
        _ = fleet.Row("a", "clerk", "s", "get_rows");
        fleet.Argument(
            new ArgumentObservation
            {
                Name = fleet.Names.Fields.Intern("key"),
                Fingerprint = value.Length == 0 ? 0 : ValueFingerprint.Of(fleet.Names.Hash, value),
                Length = value.Length,
            }
        );
        fleet.Flush();

        Assert.Equal(isFound ? 1 : 0, fleet.Listener.Findings.Count);
        Assert.All(
            fleet.Listener.Findings,
            told => Assert.Contains("`key`", told.Parts[0].Seen, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Sessions_that_find_no_place_do_not_hide_a_decoy()
    {
        PipelineOptions options = WithDecoys();
        using Fleet fleet = new(options);
        ref Observation row = ref fleet.Row("a", "clerk", "s", "export_master_keys");
        row.Session = 0;
        fleet.Flush();

        Assert.Single(fleet.Listener.Findings);
    }

    [Fact]
    public void A_table_of_names_that_is_full_does_not_hide_a_decoy()
    {
        Names names = new(new KeyedHash(1, 2), new NameLimits { ActionCountMax = 2 });
        RecordingListener listener = new();
        using Pipeline pipeline = new(WithDecoys(), names, listener);
        pipeline.Accept(
            Calls(names, ("s", "x"), ("s", "y"), ("s", "z"), ("s", "export_master_keys"))
        );

        Assert.Single(listener.Findings);
    }

    [Fact]
    public void A_restart_does_not_tell_it_again()
    {
        using Fleet before = new(WithDecoys());
        _ = before.Row("a", "clerk", "s", "export_master_keys");
        before.Flush();
        Names names = new(new KeyedHash(11, 12), new NameLimits());
        RecordingListener listener = new();
        Assert.True(
            Pipeline.TryLoad(
                StateSectionsInMemory.Of(before.Pipeline),
                WithDecoys(),
                names,
                listener,
                out Pipeline? pipeline,
                out string? reason
            ),
            reason
        );
        using (pipeline)
        {
            pipeline.Accept(Calls(names, ("s", "export_master_keys"), ("t", "export_master_keys")));
        }

        Assert.Equal("t", Assert.Single(listener.Findings).Session);
    }

    private static ObservationBatch Calls(
        Names names,
        params (string Session, string Action)[] calls
    )
    {
        ObservationBatch batch = new(calls.Length);
        foreach ((string session, string action) in calls)
        {
            ref Observation row = ref batch.Add();
            row.Agent = names.Agents.Intern("a");
            row.Role = names.Roles.Intern("clerk");
            row.Session = names.Sessions.Intern(session);
            row.Action = names.Actions.Intern(action);
            row.Kind = ObservationKind.ToolCall;
        }

        return batch;
    }

    private static PipelineOptions WithDecoys() =>
        new()
        {
            Descriptors = DescriptorRules.None with
            {
                Decoys = [new Decoy("export_master_keys", null), new Decoy(null, Credential)],
            },
        };
}
