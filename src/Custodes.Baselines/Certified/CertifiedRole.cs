using Custodes.Baselines.Behaviour;
using Custodes.Primitives;
using Custodes.Primitives.State;

namespace Custodes.Baselines.Certified;

/// <summary>What the whole fleet agreed on is normal for a role, as a prior for what is learnt here. Immutable.</summary>
/// <remarks>Actions that are not in it are not known: too few agents do them, whatever those say.</remarks>
public sealed class CertifiedRole
{
    private readonly float[] means;
    private readonly float[] variances;
    private readonly CertifiedAction[] actions;
    private readonly CertifiedTransition[] transitions;
    private readonly Dictionary<ulong, CertifiedAction> byId = [];
    private readonly Dictionary<(ulong From, ulong To), float> byPair = [];
    private readonly HashSet<ulong> rows = [];

    /// <summary>From its parts.</summary>
    /// <param name="key">Keyed hash of the role's name; 0 for the fleet.</param>
    /// <param name="means">One for each numeric feature; NaN where nothing is known.</param>
    /// <param name="variances">How far values lie from that, between agents and within one.</param>
    /// <param name="actions">Known ones alone.</param>
    /// <param name="transitions">To known ones alone.</param>
    public CertifiedRole(
        ulong key,
        float[] means,
        float[] variances,
        CertifiedAction[] actions,
        CertifiedTransition[] transitions
    )
    {
        Invariant.That(
            means.Length == NumericFeature.Count && variances.Length == NumericFeature.Count
        );
        Key = key;
        this.means = means;
        this.variances = variances;
        this.actions = actions;
        this.transitions = transitions;
        foreach (CertifiedAction action in actions)
        {
            byId[action.Id] = action;
        }

        foreach (CertifiedTransition transition in transitions)
        {
            byPair[(transition.From, transition.To)] = transition.Probability;
            _ = rows.Add(transition.From);
        }
    }

    /// <summary>Keyed hash of the role's name; 0 for the fleet.</summary>
    public ulong Key { get; }

    /// <summary>Where a number lies; NaN where nothing is known.</summary>
    public ReadOnlySpan<float> Means => means;

    /// <summary>How far values lie from it.</summary>
    public ReadOnlySpan<float> Variances => variances;

    /// <summary>Known actions.</summary>
    public ReadOnlySpan<CertifiedAction> Actions => actions;

    /// <summary>Transitions between them.</summary>
    public ReadOnlySpan<CertifiedTransition> Transitions => transitions;

    /// <summary>An action; all 0 when it is not known.</summary>
    public CertifiedAction Find(ulong id) => byId.GetValueOrDefault(id);

    /// <summary>Whether it is known what follows an action.</summary>
    public bool HasRow(ulong from) => rows.Contains(from);

    /// <summary>How often one follows another; 0 when that is not known.</summary>
    public float TransitionOf(ulong from, ulong to) => byPair.GetValueOrDefault((from, to));

    internal void Save(StateWriter writer)
    {
        writer.PutUInt64(Key);
        for (int feature = 0; feature < NumericFeature.Count; feature++)
        {
            writer.PutByte(float.IsNaN(means[feature]) ? (byte)0 : (byte)1);
            writer.PutSingle(float.IsNaN(means[feature]) ? 0 : means[feature]);
            writer.PutSingle(variances[feature]);
        }

        writer.PutInt32(actions.Length);
        foreach (CertifiedAction action in actions)
        {
            writer.PutUInt64(action.Id);
            writer.PutSingle(action.Share);
            writer.PutSingle(action.Support);
        }

        writer.PutInt32(transitions.Length);
        foreach (CertifiedTransition transition in transitions)
        {
            writer.PutUInt64(transition.From);
            writer.PutUInt64(transition.To);
            writer.PutSingle(transition.Probability);
        }
    }

    internal static CertifiedRole Restore(ref StateReader reader)
    {
        ulong key = reader.GetUInt64();
        float[] readMeans = new float[NumericFeature.Count];
        float[] readVariances = new float[NumericFeature.Count];
        for (int feature = 0; feature < NumericFeature.Count; feature++)
        {
            bool isKnown = reader.GetByte() == 1;
            float mean = reader.GetSingle(CertifiedLimits.NumberMax);
            readMeans[feature] = isKnown ? mean : float.NaN;
            readVariances[feature] = reader.GetSingle(CertifiedLimits.NumberMax);
            _ = reader.Require(readVariances[feature] >= 0, "a negative variance");
        }

        CertifiedAction[] readActions = new CertifiedAction[
            reader.GetCount(CertifiedLimits.EntryCountMax, 16, "certified actions")
        ];
        for (int index = 0; index < readActions.Length; index++)
        {
            readActions[index] = new CertifiedAction(
                reader.GetUInt64(),
                reader.GetSingle(1),
                reader.GetSingle(1)
            );
            _ = reader.Require(
                readActions[index] is { Share: >= 0, Support: >= 0 },
                "a certified share is negative"
            );
        }

        CertifiedTransition[] readTransitions = new CertifiedTransition[
            reader.GetCount(CertifiedLimits.EntryCountMax, 20, "certified transitions")
        ];
        for (int index = 0; index < readTransitions.Length; index++)
        {
            readTransitions[index] = new CertifiedTransition(
                reader.GetUInt64(),
                reader.GetUInt64(),
                reader.GetSingle(1)
            );
            _ = reader.Require(
                readTransitions[index].Probability >= 0,
                "a certified probability is negative"
            );
        }

        return new CertifiedRole(key, readMeans, readVariances, readActions, readTransitions);
    }
}
