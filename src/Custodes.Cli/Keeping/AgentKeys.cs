using System.Security.Cryptography;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Running;
using Custodes.Cryptography.Signing;
using Custodes.Storage.Keys;

namespace Custodes.Cli.Keeping;

/// <summary>Runs of <c>custodes keys agents</c>.</summary>
internal static class AgentKeys
{
    /// <summary>Prints a line for each agent; nothing when a line of the file is wrong.</summary>
    public static ExitCode Print(
        string directory,
        string path,
        AgentEnrolment enrolment,
        TextWriter output,
        TextWriter talk
    )
    {
        byte[] seed = [];
        try
        {
            string[] lines = File.ReadAllLines(path);
            seed = SeedFile.OpenOrMake(NodeFiles.SensorSeed(directory));
            List<string> records = [];
            foreach (string line in lines)
            {
                string[] fields = line.Split('\t');
                if (fields is not [{ Length: > 0 } name, { Length: > 0 } role])
                {
                    talk.WriteLine(
                        $"custodes keys: {path}: line {records.Count + 1}: not a name and a role with one tab between them"
                    );
                    return ExitCode.Usage;
                }

                using SigningKey key = SensorKeys.Derive(seed, name);
                records.Add(
                    AgentsFile.Line(
                        new AgentRecord(
                            name,
                            role,
                            enrolment.Owner,
                            enrolment.Batch,
                            enrolment.Epoch,
                            key.PublicKey.ToArray(),
                            enrolment.Sensor
                        )
                    )
                );
            }

            // What other nodes would refuse is better refused here.
            if (!AgentsFile.TryRead(records, out _, out string wrong))
            {
                talk.WriteLine($"custodes keys: {path}: {wrong}");
                return ExitCode.Usage;
            }

            foreach (string record in records)
            {
                output.WriteLine(record);
            }

            return ExitCode.Done;
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or KeyFileException)
        {
            talk.WriteLine($"custodes keys: {failure.Message}");
            return ExitCode.Failed;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }
}
