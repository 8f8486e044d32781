using System.Globalization;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Entries;

namespace Custodes.Cli.Tests.Evidence;

/// <summary>
/// Goal: <c>custodes verify</c> takes no epoch for certified that a quorum did not sign, and misses none that was left
/// out. Method: real logs, rightly signed by their writer, whose certificates are wrong in one thing.
/// </summary>
public sealed class CertifiedLogTests : IDisposable
{
    private const int Count = 4;
    private static readonly Sha256Hash Chain = Sha256.Of("chain"u8);

    private readonly Scratch scratch = new();
    private readonly SigningKey[] keys = new SigningKey[Count];
    private readonly ValidatorSet set;
    private readonly List<LogEntry> entries = [];

    public CertifiedLogTests()
    {
        StringWriter registry = new(CultureInfo.InvariantCulture);
        registry.WriteLine("nodes:");
        Validator[] validators = new Validator[Count];
        for (int index = 0; index < Count; index++)
        {
            byte[] seed = new byte[Ed25519.SeedBytes];
            seed[0] = (byte)(index + 1);
            string pin = Convert.ToHexStringLower(seed);
            keys[index] = SigningKey.FromSeed(seed);
            validators[index] = new Validator((ushort)index, keys[index].PublicKey, 1);
            registry.WriteLine(
                $"""
                  - index: {index}
                    name: v{index}
                    kind: validator
                    address: 127.0.0.1:7443
                    key: "{Convert.ToHexStringLower(keys[index].PublicKey)}"
                    pin: "{pin}"
                    owner: o{index}
                """
            );
        }

        Assert.True(ValidatorSet.TryCreate(validators, out ValidatorSet? made, out _));
        set = made;
        File.WriteAllText(Registry, registry.ToString());
        Sha256Hash previous = default;
        for (long epoch = 1; epoch <= 3; epoch++)
        {
            Sha256Hash digest = Sha256.Of([(byte)epoch]);
            entries.Add(Certified(epoch, previous, digest, 0, 1, 3));
            previous = digest;
        }
    }

    private string Registry => scratch.File("cluster.yaml");

    [Fact]
    public void A_chain_that_a_quorum_signed_is_sound_and_is_told()
    {
        CommandRun run = Verify("--validators", Registry);
        Assert.Contains(
            $"3 epochs to 3 of chain {Chain}, each signed by a quorum of 4 validators",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Equal(0, run.Code);
        Assert.Contains("signatures not checked", Verify().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_epoch_that_was_left_out_is_missed()
    {
        entries.RemoveAt(1);
        AssertFault(1, "epoch: 3 after 1");
    }

    [Fact]
    public void Another_end_of_the_epoch_before_is_found()
    {
        entries[1] = Certified(2, Sha256.Of("other"u8), Sha256.Of([2]), 0, 1, 3);
        AssertFault(1, "previous: another end");
    }

    [Fact]
    public void Two_of_four_are_no_quorum()
    {
        entries[2] = Certified(3, Sha256.Of([2]), Sha256.Of([3]), 0, 1);
        AssertFault(2, "NoQuorum");
    }

    [Fact]
    public void A_certificate_of_something_else_is_found_without_any_validators()
    {
        CertificateEntry last = (CertificateEntry)entries[2];
        entries[2] = last with { Digest = Sha256.Of("other"u8) };
        AssertFault(2, "something else");
    }

    [Fact]
    public void A_changed_signature_is_found()
    {
        CertificateEntry last = (CertificateEntry)entries[2];
        byte[] changed = last.Certificate.ToArray();
        changed[^1] ^= 1;
        entries[2] = last with { Certificate = changed };
        AssertFault(2, "certificate: Signature");
    }

    [Fact]
    public void A_proof_that_a_validator_contradicted_itself_is_checked()
    {
        entries.Add(Accused(signer: 2, node: set[2].Node));
        Assert.Equal(0, Verify("--validators", Registry).Code);
    }

    [Fact]
    public void Who_did_not_sign_both_is_not_accused()
    {
        entries.Add(Accused(signer: 2, node: set[1].Node));
        AssertFault(3, "node: another validator");
    }

    [Fact]
    public void Nobody_is_accused_with_a_signature_that_is_not_its_own()
    {
        entries.Add(Accused(signer: 2, node: set[2].Node, signsWith: 1));
        AssertFault(3, "evidence: Signature");
    }

    [Fact]
    public void A_registry_that_cannot_be_read_is_named()
    {
        CommandRun run = Verify("--validators", scratch.File("none.yaml"));
        Assert.Equal(2, run.Code);
        Assert.Contains("--validators: ", run.Talk, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        scratch.Dispose();
        foreach (SigningKey key in keys)
        {
            key.Dispose();
        }
    }

    // Two notarisations of one view, for two values.
    private EquivocationEntry Accused(int signer, int node, int? signsWith = null)
    {
        Sha256Hash instance = new InstanceName(2, Sha256.Of([1]), set.Hash).ToId(Chain);
        List<byte> evidence =
        [
            .. BitConverter.GetBytes(2UL),
            .. Sha256.Of([1]).ToArray(),
            .. set.Hash.ToArray(),
            .. BitConverter.GetBytes((ushort)signer),
            .. BitConverter.GetBytes(1UL),
        ];
        foreach (byte first in (byte[])[1, 2])
        {
            byte[] value = new byte[Sha256Hash.Bytes];
            value[0] = first;
            byte[] signed = new byte[Statement.SignedBytes];
            byte[] signature = new byte[Ed25519.SignatureBytes];
            new Statement(VoteKind.Notarize, instance, 1, 0, new Sha256Hash(value)).WriteSigned(
                signed
            );
            keys[signsWith ?? signer].Sign(signed, signature);
            evidence.Add((byte)VoteKind.Notarize);
            evidence.AddRange(BitConverter.GetBytes(0UL));
            evidence.AddRange(value);
            evidence.AddRange(signature);
        }

        return new EquivocationEntry(1_700_000_000_004, Chain, 2, evidence.ToArray(), node);
    }

    private CertificateEntry Certified(
        long epoch,
        Sha256Hash previous,
        Sha256Hash digest,
        params int[] signers
    )
    {
        Sha256Hash instance = new InstanceName((ulong)epoch, previous, set.Hash).ToId(Chain);
        byte[] signed = new byte[Statement.SignedBytes];
        new Statement(VoteKind.Finalize, instance, 1, 0, digest).WriteSigned(signed);
        List<byte> certificate = [.. signed[^Statement.Bytes..], Count, 0];
        certificate.Add((byte)signers.Sum(signer => 1 << signer));
        byte[] signature = new byte[Ed25519.SignatureBytes];
        foreach (int signer in signers)
        {
            keys[signer].Sign(signed, signature);
            certificate.AddRange(signature);
        }

        return new CertificateEntry(
            1_700_000_000_000 + epoch,
            certificate.ToArray(),
            Chain,
            digest,
            epoch,
            previous,
            set.Hash
        );
    }

    private void AssertFault(int index, string words)
    {
        CommandRun run = Verify("--validators", Registry);
        Assert.Equal(1, run.Code);
        string line = Assert.Single(
            run.Output.Split('\n'),
            said => said.Contains($"entry {index}:", StringComparison.Ordinal)
        );
        Assert.Contains(words, line, StringComparison.Ordinal);
    }

    private CommandRun Verify(params string[] more) =>
        EntriesLog.Verify(scratch, "test.example/certificates", entries, more);
}
