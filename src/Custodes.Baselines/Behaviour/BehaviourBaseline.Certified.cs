using Custodes.Baselines.Certified;
using Custodes.Primitives;
using Custodes.Primitives.State;

namespace Custodes.Baselines.Behaviour;

/// <content>What the whole fleet agreed on, as the prior of roles and of the fleet here.</content>
/// <remarks>
/// A session is judged by what held when it began: what is adopted while it is open holds for those that begin
/// after it. Two are kept, the newest and the one before; a third waits until no session needs the older one any
/// more, and not longer than its owner says, or whoever keeps a session open would keep the fleet's word out.
/// </remarks>
public sealed partial class BehaviourBaseline
{
    private CertifiedFleet? certified;
    private CertifiedFleet? olderCertified;
    private CertifiedFleet? pendingCertified;
    private long certifiedAt;
    private int olderSessions;

    /// <summary>The epoch of what sessions that begin now are judged by; 0 before the first.</summary>
    public long CertifiedEpoch => (long)(certified?.Epoch ?? 0);

    /// <summary>The epoch of what waits for sessions to end; 0 when nothing does.</summary>
    public long PendingEpoch => (long)(pendingCertified?.Epoch ?? 0);

    /// <summary>Open sessions that are judged by the one before.</summary>
    public int OlderSessionCount => olderSessions;

    /// <summary>Sessions that stayed open for so long that they were judged by two.</summary>
    public long SessionsCarried { get; private set; }

    /// <summary>The epoch of what a session is judged by; 0 for none.</summary>
    /// <param name="session">Its slot; below 0 for one that found no place.</param>
    public long CertifiedEpochOf(int session) =>
        (long)((IsOlder(session) ? olderCertified : certified)?.Epoch ?? 0);

    /// <summary>What is certified of a session's role; null when nothing is.</summary>
    /// <param name="session">Its slot; below 0 for one that found no place.</param>
    /// <param name="role">Slot of the role.</param>
    public CertifiedRole? CertifiedOf(int session, int role) =>
        IsOlder(session) ? roleAt[role].OlderPrior : roleAt[role].Prior;

    /// <summary>Takes a newer one: at once, or when sessions that began before the last one have ended.</summary>
    /// <param name="newest">Checked by whoever brings it. One that is not newer is ignored.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="holdTicks">How long it may wait.</param>
    public void Adopt(CertifiedFleet newest, long now, long holdTicks)
    {
        if (newest.Epoch > (pendingCertified ?? certified)?.Epoch || certified is null)
        {
            pendingCertified = newest;
            Advance(now, holdTicks);
        }
    }

    /// <summary>Lets what waits take effect when it may; costs nothing when nothing waits.</summary>
    public void Advance(long now, long holdTicks)
    {
        if (pendingCertified is null || (olderSessions > 0 && now - certifiedAt < holdTicks))
        {
            return;
        }

        SessionsCarried += olderSessions;
        olderCertified = certified;
        certified = pendingCertified;
        pendingCertified = null;
        certifiedAt = now;
        olderSessions = 0;
        for (int slot = 0; slot < sessionIndex.SlotEnd; slot++)
        {
            if (blocks.Session(slot).IsOpen)
            {
                blocks.Session(slot).IsOlder = true;
                olderSessions++;
            }
        }

        foreach (RoleModel role in roles)
        {
            SetPriors(role);
        }

        counts.Transitions.Expire();
    }

    /// <summary>Writes what is certified, and which sessions go by the older one.</summary>
    public void SaveCertified(StateWriter writer)
    {
        Save(writer, certified);
        Save(writer, olderCertified);
        Save(writer, pendingCertified);
        writer.PutInt64(certifiedAt);
        writer.PutInt64(SessionsCarried);
        writer.PutInt32(olderSessions);
        for (int slot = 0; slot < sessionIndex.SlotEnd; slot++)
        {
            if (blocks.Session(slot).IsOlder)
            {
                writer.PutInt32(slot);
            }
        }
    }

    /// <summary>Fills it in a baseline whose roles and sessions are restored.</summary>
    public bool TryRestoreCertified(ref StateReader reader)
    {
        certified = Restore(ref reader);
        olderCertified = Restore(ref reader);
        pendingCertified = Restore(ref reader);
        certifiedAt = reader.GetInt64();
        SessionsCarried = reader.GetCounter();
        olderSessions = reader.GetCount(sessionIndex.Count, sizeof(int), "sessions");
        for (int index = 0; index < olderSessions; index++)
        {
            int slot = reader.GetInt32(0);
            bool isOpen =
                slot < sessionIndex.SlotEnd
                && blocks.Session(slot) is { IsOpen: true, IsOlder: false };
            if (!reader.Require(isOpen, $"place {slot} holds no session that goes by an older one"))
            {
                return false;
            }

            blocks.Session(slot).IsOlder = true;
        }

        foreach (RoleModel role in roles)
        {
            SetPriors(role);
        }

        return reader.End();
    }

    private bool IsOlder(int session) => session >= 0 && blocks.Session(session).IsOlder;

    private static void Save(StateWriter writer, CertifiedFleet? fleet)
    {
        writer.PutBoolean(fleet is not null);
        fleet?.Save(writer);
    }

    private static CertifiedFleet? Restore(ref StateReader reader) =>
        reader.GetBoolean() ? CertifiedFleet.Restore(ref reader) : null;

    private void SetPriors(RoleModel role)
    {
        role.Prior = certified?.Find(role.Key);
        role.OlderPrior = olderCertified?.Find(role.Key);
    }

    // As everything else of a session: what it goes by ends with it.
    private void ForgetGeneration(in SessionBlock session)
    {
        olderSessions -= session.IsOlder ? 1 : 0;
        Invariant.That(olderSessions >= 0);
    }
}
