using Custodes.Consensus.Certificates;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Wal;
using Custodes.Cryptography;

namespace Custodes.Consensus.Protocol;

/// <summary>The agreement of one epoch, as one validator sees it.</summary>
/// <remarks>
/// In a view its leader proposes a body; validators that recompute it NOTARIZE it; with a quorum of those they
/// FINALIZE it; a quorum of these is the decision. When a leader is silent or wrong, validators NULLIFY
/// the view, and a quorum of those lets the next begin. There is no lock to carry from view to view:
/// <see cref="VotingRules"/> is all that safety needs, and certificates say what the next leader may propose.
/// The parts: Voting says things, Proposals handles leaders, Certificates moves on, Resending repeats.
/// </remarks>
internal sealed partial class Agreement
{
    private readonly ChainState chain;
    private readonly ValidatorSet set;
    private readonly LeaderSchedule leaders;
    private readonly ConsensusOptions options;
    private readonly ValidatorIdentity identity;
    private readonly VotingRules rules;
    private readonly RuleMutation mutation;
    private readonly List<ConsensusEffect> effects;
    private readonly List<ViewState> views = [];
    private readonly List<BodyState> bodies = [];
    private readonly Sha256Hash id;
    private readonly int self;
    private int fetchTurn;
    private bool isStarted;
    private bool isSuspended;

    public Agreement(
        ChainState chain,
        ConsensusOptions options,
        ValidatorIdentity identity,
        RuleMutation mutation,
        List<ConsensusEffect> effects
    )
    {
        this.chain = chain;
        this.options = options;
        this.identity = identity;
        this.effects = effects;
        set = chain.Current;
        this.mutation = mutation;
        rules = new VotingRules(mutation);
        Name = chain.NextInstance;
        id = Name.ToId(chain.Chain);
        leaders = new LeaderSchedule(id, set.Count);
        self = set.IndexOfKey(identity.Signer.PublicKey);
    }

    public InstanceName Name { get; }

    /// <summary>The current view; 0 before the epoch is due.</summary>
    public int View { get; private set; }

    /// <summary>The finalisation certificate.</summary>
    public Certificate? Final { get; private set; }

    /// <summary>The outcome, once certificate and body are there.</summary>
    public Decision? Decision { get; private set; }

    /// <summary>What was found against validators of this epoch, for the machine to collect.</summary>
    public List<EquivocationEvidence> Found { get; } = [];

    public bool IsSuspended => isSuspended;

    /// <summary>Votes, certificates and bodies held.</summary>
    public (int Views, int Votes, int Bodies) Held
    {
        get
        {
            int votes = 0;
            foreach (ViewState state in views)
            {
                votes += state.VoteCount();
            }

            return (views.Count, votes, bodies.Count);
        }
    }

    private bool MayVote => self >= 0 && isStarted && !isSuspended && Final is null;

    /// <summary>Votes no more in this epoch, because something said before may be forgotten.</summary>
    public void Suspend()
    {
        if (!isSuspended)
        {
            isSuspended = true;
            effects.Add(new ConsensusEffect.VotingSuspended(Name.Epoch));
        }
    }

    /// <summary>Takes back what was on disk. Before <see cref="Start"/>; says nothing.</summary>
    public void Replay(IReadOnlyList<WalRecord> records)
    {
        for (int index = 0; index < records.Count; index++)
        {
            switch (records[index])
            {
                case WalRecord.OwnVote own when own.Vote.Statement.Instance == id:
                    Remember(own.Vote);
                    break;
                case WalRecord.Certified certified
                    when certified.Certificate.Statement.Instance == id:
                    Store(certified.Certificate);
                    break;
                case WalRecord.Suspended:
                    isSuspended = true;
                    break;
                case WalRecord.Body body:
                    RestoreBody(body.Bytes);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>The epoch is due: goes into the first view, or into the one that certificates and own votes lead to.</summary>
    public void Start()
    {
        if (isStarted)
        {
            return;
        }

        isStarted = true;
        int reached = 1;
        foreach (ViewState state in views)
        {
            bool isPassed = state.Nullification is not null;
            bool hasSpoken =
                state.Own.Proposed is not null
                || state.Own.Notarized is not null
                || state.Own.Nullified is not null;
            reached = Math.Max(
                reached,
                isPassed ? state.View + 1
                    : hasSpoken || state.Notarization is not null ? state.View
                    : 1
            );
        }

        Enter(reached);

        // Certificates from the log, or from before the epoch was due here, have not been acted on.
        for (int view = 1; view <= views.Count; view++)
        {
            if (views[view - 1].Notarization is not null)
            {
                ActOnNotarization(views[view - 1]);
            }
        }
    }

    public void OnTimer(TimerId timer)
    {
        if (Final is not null || timer.View > views.Count || timer.View < 1)
        {
            return;
        }

        ViewState state = views[timer.View - 1];
        if (timer.Kind == TimerKind.Grace)
        {
            if (View <= timer.View && state.Notarization is { } notarization)
            {
                Pass(notarization, timer.View);
            }
        }
        else if (timer.Kind == TimerKind.View && View == timer.View)
        {
            bool mayWait = !state.HasTimedOut && state.Own.Notarized is not null;
            state.HasTimedOut = true;
            if (state.Notarization is null && mayWait)
            {
                // The proposal was good and only votes are missing. Where no vote may be missing, one that gives up first takes the
                // decision from all others; meanwhile everything is said again.
                SetViewTimer(timer.View, options.GraceMs);
            }
            else if (state.Notarization is null)
            {
                Nullify(state);
            }
        }
    }

    private void Enter(int view)
    {
        if (Final is not null || !isStarted || view <= View || view > ConsensusLimits.ViewMax)
        {
            return;
        }

        ViewState state = Of(view);
        for (int passed = Math.Max(View, 1); passed < view; passed++)
        {
            views[passed - 1].LetGo();
        }

        View = view;
        SetViewTimer(view, options.ViewTimeoutMs(NullifiedViews()));
        Propose();
        Examine(state);
    }

    private void SetViewTimer(int view, int afterMs) =>
        effects.Add(
            new ConsensusEffect.SetTimer(new TimerId(TimerKind.View, Name.Epoch, view), afterMs)
        );

    private ViewState Of(int view)
    {
        while (views.Count < view)
        {
            views.Add(new ViewState(views.Count + 1, set.Count));
        }

        return views[view - 1];
    }

    private int NullifiedViews()
    {
        int count = 0;
        foreach (ViewState state in views)
        {
            count += state.Nullification is null ? 0 : 1;
        }

        return count;
    }

    private bool IsLeader(int view) => leaders.Of(view) == self;

    private void Log(WalRecord record) =>
        effects.Add(new ConsensusEffect.AppendToWal(record.ToBytes(), BeginsEpoch: false));

    private void Broadcast(ConsensusMessage message) =>
        effects.Add(new ConsensusEffect.Broadcast(MessageCodec.Write(message)));
}
