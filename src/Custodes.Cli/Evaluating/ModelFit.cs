using System.Diagnostics.CodeAnalysis;
using Custodes.Baselines.Provenance;
using Custodes.Contracts;
using Custodes.Detection.Sessions;
using Custodes.Evaluation.Refits;
using Custodes.Evaluation.Traces;

namespace Custodes.Cli.Evaluating;

/// <summary>Fits score models on labelled traces.</summary>
/// <remarks>
/// The strict tier is fitted on hijacks as they were, and may use what trusts the class of place a
/// value stood in; the guarded tier on hijacks as they were and as evading attackers would have made
/// them, and may not use the rarity of the whole edge, which those change at will.
/// </remarks>
internal sealed class ModelFit(
    LabelledTraces labelled,
    Func<ulong, Effect> effectOf,
    TextWriter talk
)
{
    private static readonly int[] StrictFeatures =
    [
        CallFeature.Edge,
        CallFeature.Prose,
        CallFeature.ProseAddresses,
        CallFeature.Unnamed,
        CallFeature.NewValue,
        CallFeature.Echo,
        CallFeature.SourceLength,
    ];

    private static readonly int[] GuardedFeatures =
    [
        CallFeature.Joint,
        CallFeature.Prose,
        CallFeature.ProseAddresses,
        CallFeature.NewNames,
        CallFeature.Uncovered,
        CallFeature.Unnamed,
        CallFeature.NoneFromUser,
        CallFeature.NewValue,
        CallFeature.NewArgument,
        CallFeature.Echo,
        CallFeature.SourceLength,
    ];

    private readonly FitReader reader = new(labelled, effectOf);

    /// <summary>Fits a model for each suite on all other suites.</summary>
    /// <param name="hash">Makes the key of a role. In labelled traces a role's name is its suite's.</param>
    /// <param name="models">Takes the models, by role.</param>
    public bool TryFitEach(Func<string, ulong> hash, Dictionary<ulong, ScoreModel> models)
    {
        foreach (string suite in RefitPlan.SuitesOf(labelled))
        {
            if (!TryFit(suite, out ScoreModel? model))
            {
                return false;
            }

            models[hash(suite)] = model;
        }

        return true;
    }

    /// <summary>Fits a model on all suites but one, or on all; says on what, or why not.</summary>
    public bool TryFit(string? leftOut, [NotNullWhen(true)] out ScoreModel? model)
    {
        model = null;
        string name = leftOut is null ? "all suites" : $"suite {leftOut}";
        if (!RefitPlan.TryMake(labelled, leftOut, out RefitPlan? plan, out RefitFault fault))
        {
            talk.WriteLine($"custodes evaluate: no weights for {name} can be fitted: {fault}");
            return false;
        }

        FitMaterial material = reader.Read(plan);
        LogisticWeights strict = InstanceFit.Fit(
            material.Benign,
            [material.Hijacked[0]],
            StrictFeatures
        );
        LogisticWeights guarded = InstanceFit.Fit(
            material.Benign,
            material.Hijacked,
            GuardedFeatures
        );
        if (!ModelScale.TryApply(strict, guarded, material.Honest, out model))
        {
            talk.WriteLine(
                $"custodes evaluate: no weights for {name} can be scaled: too few benign sessions"
            );
            return false;
        }

        talk.WriteLine(
            $"weights for {name} fitted on {string.Join(", ", plan.Suites)}: {material.Benign.Count} benign sessions, {material.Hijacked[0].Count} hijacked ones in {FitMaterial.Moves.Count} versions"
        );
        return true;
    }
}
