using System.Globalization;
using System.Text.Json;

namespace Custodes.EndToEnd.Tests.Validators;

/// <summary>
/// Goal: no two certificates for one epoch whatever happens to one validator of four, and certificates go on.
/// Method: real processes on loopback, killed, stopped, robbed of their disk, or lying; then every stored
/// certificate of every validator is compared.
/// </summary>
public sealed class ValidatorTests
{
    [Fact]
    public async Task Validators_certify_epoch_after_epoch()
    {
        string? more = Environment.GetEnvironmentVariable("CUSTODES_VALIDATORS");
        int count = more is null ? 4 : int.Parse(more, CultureInfo.InvariantCulture);
        await using ValidatorSetup setup = new(count);
        await setup.StartAllAsync();
        await setup.AdvanceAsync(more is null ? 10 : 100);
        Assert.True(await setup.CheckAgreementAsync() >= 10);
        foreach (ValidatorProcess process in setup.Honest)
        {
            JsonElement cluster = await process.GetAsync("/v1/cluster");
            Assert.Equal(count, cluster.GetProperty("n").GetInt32());
            Assert.Equal((3 * count + 3) / 4, cluster.GetProperty("q").GetInt32());

            // Told, never judged: it is the machine's as much as ours.
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"n {count}, certificate ms {cluster.GetProperty("certificateMs")}"
            );
        }
    }

    [Fact]
    public async Task The_log_of_a_killed_validator_is_verified_by_its_set_and_by_no_other()
    {
        await using ValidatorSetup setup = new(4);
        await setup.StartAllAsync();
        await setup.AdvanceAsync(5);
        await setup.KillAsync(0);
        await setup.StartAsync(0);
        await setup.AdvanceAsync(2);
        await setup.Processes[0]!.SignalAsync("TERM");
        await setup.Processes[0]!.EndAsync();

        (int code, string output) = await setup.VerifyAsync(0);
        Assert.Contains(
            "each signed by a quorum of 4 validators",
            output,
            StringComparison.Ordinal
        );
        Assert.Equal(0, code);

        await using ValidatorSetup strangers = new(4);
        (code, output) = await setup.VerifyAsync(0, strangers.Registry);
        Assert.Contains("other validators than those", output, StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    [Fact]
    public async Task One_of_four_may_die_stand_still_or_lose_its_disk()
    {
        await using ValidatorSetup setup = new(4);
        await setup.StartAllAsync();
        await setup.AdvanceAsync(3);

        await setup.KillAsync(1);
        await setup.AdvanceAsync(5);
        await setup.StartAsync(1);
        Assert.StartsWith("from the log", setup.Processes[1]!.Recovery, StringComparison.Ordinal);
        await setup.AdvanceAsync(3);

        ValidatorProcess still = setup.Processes[2]!;
        await still.SignalAsync("STOP");
        setup.Processes[2] = null;
        await setup.AdvanceAsync(5);
        await still.SignalAsync("CONT");
        setup.Processes[2] = still;
        await setup.AdvanceAsync(3);

        await setup.KillAsync(3);
        setup.LoseDisk(3);
        await setup.AdvanceAsync(2);
        await setup.StartAsync(3);
        Assert.StartsWith("no usable log", setup.Processes[3]!.Recovery, StringComparison.Ordinal);
        await setup.AdvanceAsync(3);

        // With another one gone the quorum needs the one that lost its disk: it votes again.
        await setup.KillAsync(0);
        await setup.AdvanceAsync(5);
        Assert.True(await setup.CheckAgreementAsync() >= 20);
        foreach (ValidatorProcess process in setup.Honest)
        {
            JsonElement cluster = await process.GetAsync("/v1/cluster");
            Assert.Equal(0, cluster.GetProperty("equivocations").GetArrayLength());
        }
    }

    [Fact]
    public async Task One_of_four_that_contradicts_itself_is_named_and_stops_nothing()
    {
        const int Liar = 1;
        await using ValidatorSetup setup = new(4);
        await setup.StartAllAsync(Liar);
        await setup.AdvanceAsync(10);
        Assert.True(await setup.CheckAgreementAsync() >= 10);

        // Once it is in a body that was agreed on, everybody has it: as soon as somebody who saw both votes leads.
        int accusers = await AccusersAsync(setup, Liar);
        for (int more = 0; more < 10 && accusers < 3; more++)
        {
            await setup.AdvanceAsync(3);
            accusers = await AccusersAsync(setup, Liar);
        }

        Assert.Equal(3, accusers);
        JsonElement all = await setup.Honest.First().GetAsync("/v1/certificates?from=1&limit=256");
        Assert.Contains(
            all.GetProperty("certificates").EnumerateArray(),
            one => one.GetProperty("accused").GetInt32() > 0
        );
    }

    private static async Task<int> AccusersAsync(ValidatorSetup setup, int liar)
    {
        int accusers = 0;
        foreach (ValidatorProcess process in setup.Honest)
        {
            JsonElement cluster = await process.GetAsync("/v1/cluster");
            JsonElement[] found = [.. cluster.GetProperty("equivocations").EnumerateArray()];
            Assert.All(found, one => Assert.Equal(liar, one.GetProperty("index").GetInt32()));
            accusers += found.Length > 0 ? 1 : 0;
        }

        return accusers;
    }
}
