using System.Globalization;
using Custodes.Simulation.Consensus;
using Custodes.Simulation.Worlds;

namespace Custodes.Benchmarks.Consensus;

/// <summary>
/// Question: what does agreement cost a validator, what of it is signatures, what goes over the network, and how
/// many whole clusters does one core run through the simulator?
/// Method: the inputs of a cluster of four, given again to machines with nothing around them, with Ed25519 and
/// with a keyed hash in turns; calm simulated clusters for the bytes. Processor time of the process; medians.
/// </summary>
internal static class ConsensusReport
{
    private const int Validators = 4;
    private const int EpochsFast = 500;
    private const int EpochsReal = 50;
    private const int EpochsCalm = 4;

    /// <summary>Measures and prints.</summary>
    /// <param name="rounds">How often each is measured.</param>
    /// <param name="runs">Simulated clusters a round.</param>
    /// <param name="validatorsMax">Largest cluster whose bytes are counted.</param>
    /// <param name="output">Where to.</param>
    public static void Run(int rounds, int runs, int validatorsMax, TextWriter output)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        using World fast = new(seed: 1, Validators, usesEd25519: false, hasStandby: false);
        using World real = new(seed: 1, Validators, usesEd25519: true, hasStandby: false);
        var verifier = (HashVoteVerifier)fast.Verifier;
        InstantCluster hashed = new(fast, EpochsFast);
        double checks = (double)verifier.Checks / EpochsFast;
        InstantCluster signed = new(real, EpochsReal);
        List<double> hashedUs = [];
        List<double> signedUs = [];
        List<double> perRun = [];
        List<double> runSteps = [];

        // The first round makes the code.
        for (int round = -1; round < rounds; round++)
        {
            double hash = hashed.Replay().TotalMicroseconds / EpochsFast;
            double sign = signed.Replay().TotalMicroseconds / EpochsReal;
            (double run, double steps) = Simulate(1 + ((ulong)(round + 1) * (ulong)runs), runs);
            if (round >= 0)
            {
                hashedUs.Add(hash);
                signedUs.Add(sign);
                perRun.Add(run);
                runSteps.Add(steps);
            }
        }

        double stepsEach = (double)hashed.Steps / EpochsFast;
        double share = Median([.. signedUs.Zip(hashedUs, (sign, hash) => 1 - (hash / sign))]);
        string[] lines =
        [
            $"agreement of {Validators} validators; processor time, medians of {rounds} rounds",
            $"state machine, keyed hash    {1e6 * stepsEach / Median(hashedUs), 12:N0}  steps/s",
            $"state machine, Ed25519       {1e6 * stepsEach / Median(signedUs), 12:N0}  steps/s",
            $"an epoch, all four, hash     {Median(hashedUs), 12:N0}  us, {stepsEach:F1} steps",
            $"an epoch, all four, Ed25519  {Median(signedUs), 12:N0}  us",
            $"of it signatures             {100 * share, 12:F1}  %, {(double)hashed.Signatures / EpochsFast:F1} made and {checks:F1} checked",
            $"simulated clusters           {1e6 / Median(perRun), 12:N0}  runs/s of a core, {Median(runSteps):N0} steps a run",
            "",
            "over the network in an epoch, all validators together, nothing lost",
            "  n   messages           bytes   body bytes",
        ];
        foreach (string line in lines)
        {
            output.WriteLine(line.ToString(culture));
        }

        foreach (int validators in (int[])[4, 25, 100])
        {
            if (validators <= validatorsMax)
            {
                output.WriteLine(Bytes(validators));
            }
        }
    }

    // Faults of every kind and one liar, as the tests run them.
    private static (double Us, double Steps) Simulate(ulong firstSeed, int runs)
    {
        long steps = 0;
        TimeSpan start = Environment.CpuUsage.TotalTime;
        for (int run = 0; run < runs; run++)
        {
            ClusterReport report = SimCluster.Run(
                new SimClusterOptions { Seed = firstSeed + (ulong)run }
            );
            if (report.Violation is not null)
            {
                throw new InvalidOperationException(report.Violation.ToString());
            }

            steps += report.Steps;
        }

        TimeSpan taken = Environment.CpuUsage.TotalTime - start;
        return (taken.TotalMicroseconds / runs, (double)steps / runs);
    }

    private static string Bytes(int validators)
    {
        ClusterReport report = SimCluster.Run(
            new SimClusterOptions
            {
                Seed = 1,
                Validators = validators,
                Byzantine = 0,
                Epochs = EpochsCalm,
                IsCalm = true,
            }
        );
        if (report.Decided != EpochsCalm)
        {
            throw new InvalidOperationException($"{report.Decided} epochs were decided");
        }

        using World world = new(seed: 1, validators, usesEd25519: false, hasStandby: false);
        int body = world.Body(new(1, default, world.Genesis.Hash), 0, []).ToBytes().Length;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{validators, 3} {report.Messages / EpochsCalm, 10:N0} {report.MessageBytes / EpochsCalm, 15:N0} {body, 12:N0}"
        );
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
