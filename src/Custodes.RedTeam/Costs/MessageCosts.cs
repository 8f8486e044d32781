using Custodes.Clocks.Statements;
using Custodes.Consensus.Certificates;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Primitives;
using Custodes.RedTeam.Weak;

namespace Custodes.RedTeam.Costs;

/// <summary>A message that carries a clock, and a certificate.</summary>
internal sealed class MessageCosts : ICostBench
{
    private const int Nodes = 4;
    private const int Messages = 64;
    private const int Quorum = 3;

    private readonly SigningKey[] keys;
    private readonly NodeRegistry registry;
    private readonly ValidatorSet validators;
    private readonly Sha256Hash body = Sha256.Of("a message"u8);
    private readonly int[] weakSender = new int[Nodes];
    private readonly int[] weakReceiver = new int[Nodes];
    private ClockKeeper sender;
    private ClockKeeper receiver;

    public MessageCosts(ulong seed)
    {
        keys =
        [
            .. Enumerable
                .Range(0, Nodes)
                .Select(node =>
                    SigningKey.FromSeed(
                        Sha256
                            .Of(BitConverter.GetBytes(SplitMix64.Mix(seed + (ulong)node)))
                            .ToArray()
                    )
                ),
        ];
        registry = NodeRegistry.Of(
            keys.Select(
                static (key, node) => new RegisteredNode(key.ToVerifyingKey(), Role: 0, (uint)node)
            )
        );
        Array.Sort(
            keys,
            (left, right) =>
                registry.IndexOf(left.PublicKey).CompareTo(registry.IndexOf(right.PublicKey))
        );
        sender = ClockKeeper.Enrol(registry, 0, new ClockLimits());
        receiver = ClockKeeper.Enrol(registry, 1, new ClockLimits());
        bool isSet = ValidatorSet.TryCreate(
            [
                .. keys.Select(
                    static (key, index) => new Validator((ushort)index, key.PublicKey, weight: 1)
                ),
            ],
            out ValidatorSet? made,
            out _
        );
        Invariant.That(isSet && made is not null);
        validators = made;
        Operations =
        [
            new CostOperation(
                "clocked-message",
                "a message's clock made by its sender and judged by its receiver, of four nodes; plain: an array of counters, merged by maximum",
                "message",
                new CostWork(Messages, Prepare: null, SendWeak),
                new CostWork(Messages, Begin, Send)
            ),
            new CostOperation(
                "certificate",
                "three of four validators sign a statement, and one puts the certificate together and checks it; plain: none, the root's word is taken",
                "certificate",
                Plain: null,
                new CostWork(1, Prepare: null, Certify)
            ),
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<CostOperation> Operations { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SigningKey key in keys)
        {
            key.Dispose();
        }
    }

    private void Begin()
    {
        sender = ClockKeeper.Enrol(registry, 0, new ClockLimits());
        receiver = ClockKeeper.Enrol(registry, 1, new ClockLimits());
    }

    private void Send()
    {
        for (int message = 0; message < Messages; message++)
        {
            Invariant.That(sender.TryMake(0, body, keys[0], out _) == ClockRefusal.None);
            ClockStatement statement = sender.Saved();
            Invariant.That(receiver.Receive(statement.Bytes, body).Refusal == ClockRefusal.None);
        }
    }

    private void SendWeak()
    {
        for (int message = 0; message < Messages; message++)
        {
            weakSender[0]++;
            int[] told = [.. weakSender];
            Invariant.That(WeakClocks.Take(weakReceiver, 0, told));
        }
    }

    private void Certify()
    {
        Statement said = new(VoteKind.Finalize, body, 1, Parent: 0, body);
        Vote?[] votes = new Vote?[Nodes];
        for (int signer = 0; signer < Quorum; signer++)
        {
            votes[signer] = Vote.Sign(said, signer, new Ed25519VoteSigner(keys[signer]));
        }

        Certificate certificate = Certificate.Assemble(said, votes);
        bool isSound = certificate.TryVerify(
            validators,
            new Ed25519VoteVerifier(),
            out CertificateRefusal refusal
        );
        Invariant.That(isSound, refusal.ToString());
    }
}
