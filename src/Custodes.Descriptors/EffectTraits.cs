using System.Collections.Frozen;
using System.Diagnostics;
using Custodes.Contracts;

namespace Custodes.Descriptors;

/// <summary>The capabilities and the risk that follow from an effect, its verb and its objects.</summary>
internal static class EffectTraits
{
    /// <summary>All that a tool with this effect can do.</summary>
    public static Capabilities Capabilities(Effect effect, string verb, ReadOnlySpan<string> words)
    {
        Capabilities capabilities = effect switch
        {
            Effect.Read => IsNeutral(verb, words)
                ? Contracts.Capabilities.None
                : Contracts.Capabilities.ReadsFiles,
            Effect.SendOut => Contracts.Capabilities.SendsOut | Contracts.Capabilities.Network,
            Effect.Spend => Contracts.Capabilities.Spends | Contracts.Capabilities.Network,
            Effect.Delete => Contracts.Capabilities.WritesFiles
                | Contracts.Capabilities.Destructive,
            Effect.Modify or Effect.Create => Contracts.Capabilities.WritesFiles,
            Effect.Fetch => Contracts.Capabilities.Network,
            Effect.Authorise => Contracts.Capabilities.Privileged,
            Effect.Execute => ObjectList.Hand.Contains(verb)
                ? Contracts.Capabilities.Network
                : Contracts.Capabilities.Executes,
            _ => throw new UnreachableException(),
        };

        if (Has(words, ObjectList.Secrets))
        {
            capabilities |= Contracts.Capabilities.Privileged;
        }

        if (verb == "download")
        {
            capabilities |= Contracts.Capabilities.WritesFiles;
        }

        return Has(words, ObjectList.Web)
            ? capabilities | Contracts.Capabilities.Network
            : capabilities;
    }

    /// <summary>How much harm one call can do.</summary>
    public static RiskLevel Risk(Effect effect, string verb, ReadOnlySpan<string> words) =>
        effect switch
        {
            Effect.Read when Has(words, ObjectList.Secrets) => RiskLevel.High,
            Effect.Read => IsNeutral(verb, words) ? RiskLevel.None : RiskLevel.Low,
            Effect.Fetch => RiskLevel.Medium,
            Effect.SendOut or Effect.Spend => RiskLevel.High,
            Effect.Delete => ObjectList.Final.Contains(verb) ? RiskLevel.Critical : RiskLevel.High,
            Effect.Modify or Effect.Create => Has(words, ObjectList.Shared)
                ? RiskLevel.High
                : RiskLevel.Medium,
            Effect.Authorise => verb is "login" or "logout" or "signin" or "signout" or "verify"
                ? RiskLevel.High
                : RiskLevel.Critical,
            Effect.Execute => ObjectList.Hand.Contains(verb) ? RiskLevel.High : RiskLevel.Critical,
            _ => throw new UnreachableException(),
        };

    private static bool IsNeutral(string verb, ReadOnlySpan<string> words) =>
        ObjectList.Neutral.Contains(verb)
        || (words.Length <= 3 && Has(words, ObjectList.Neutral) && !Has(words, ObjectList.People));

    private static bool Has(ReadOnlySpan<string> words, FrozenSet<string> set)
    {
        foreach (string word in words)
        {
            if (set.Contains(word))
            {
                return true;
            }
        }

        return false;
    }
}
