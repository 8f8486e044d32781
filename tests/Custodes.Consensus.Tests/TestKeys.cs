using System.Security.Cryptography;
using Custodes.Consensus.Certificates;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Consensus.Tests;

/// <summary>Validators with real keys, whose seeds are SHA-256 of their numbers.</summary>
internal static class TestKeys
{
    public static Ed25519VoteVerifier Verifier { get; } = new();

    public static IVoteSigner Signer(int node) => new Ed25519VoteSigner(Key(node));

    public static ValidatorSet Set(params uint[] weights)
    {
        var members = new Validator[weights.Length];
        for (int index = 0; index < weights.Length; index++)
        {
            members[index] = new Validator((ushort)index, Key(index).PublicKey, weights[index]);
        }

        Assert.True(ValidatorSet.TryCreate(members, out ValidatorSet? set, out _));
        return set;
    }

    public static ValidatorSet SetOf(int count)
    {
        uint[] weights = new uint[count];
        Array.Fill(weights, 1u);
        return Set(weights);
    }

    public static Sha256Hash Hash(int number) => Sha256.Of(BitConverter.GetBytes(number));

    public static Vote Sign(int signer, Statement said) => Vote.Sign(said, signer, Signer(signer));

    /// <summary>A certificate of the first so many of n, whose signatures are nothing.</summary>
    public static Certificate Unsigned(Statement said, int setSize, int signers)
    {
        var votes = new Vote?[setSize];
        for (int signer = 0; signer < signers; signer++)
        {
            votes[signer] = new Vote(said, signer, new byte[64]);
        }

        return Certificate.Assemble(said, votes);
    }

    private static SigningKey Key(int node) =>
        SigningKey.FromSeed(SHA256.HashData(BitConverter.GetBytes(node)));
}
