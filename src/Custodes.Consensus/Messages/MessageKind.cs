namespace Custodes.Consensus.Messages;

/// <summary>What a message is. The numbers are on the wire: never reuse one.</summary>
internal enum MessageKind
{
    Vote = 1,
    Proposal = 2,
    Certificate = 3,
    Fetch = 4,
    Body = 5,
    Final = 6,
    Evidence = 7,
}
