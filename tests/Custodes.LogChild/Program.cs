using System.Globalization;
using System.Text;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Primitives;
using Custodes.Storage.Log;

// Appends to a log until it is killed: LogChild DIRECTORY SEED. Every batch that was acknowledged is
// one line on standard output, "first count". What the entries say follows from seed and index.
ulong seed = ulong.Parse(args[1], CultureInfo.InvariantCulture);
SplitMix64 random = new(seed);

byte[] secret = new byte[Ed25519.SeedBytes];
secret.AsSpan().Fill(1);
if (
    !SignerKey.TryCreate(
        "test.example/log",
        SignatureKind.Ed25519,
        SigningKey.TakeSeed(secret),
        out SignerKey? signer
    )
)
{
    return 2;
}

using (signer)
using (LogWriter writer = LogWriter.Open(args[0], signer, new LogOptions()))
using (Stream output = Console.OpenStandardOutput())
{
    EntryBatch batch = new(2000, 1 << 18);
    while (true)
    {
        batch.Clear();
        int count = 1 + random.Below(random.Below(2) == 0 ? 20 : 2000);
        for (int place = 0; place < count; place++)
        {
            _ = batch.TryAdd(Encoding.ASCII.GetBytes($"{seed} {writer.Head.Size + place}"));
        }

        LogCommit commit = writer.Append(batch);
        output.Write(Encoding.ASCII.GetBytes($"{commit.FirstIndex} {count}\n"));
    }
}
