using System.Collections.Frozen;
using Custodes.Contracts;

namespace Custodes.Descriptors;

/// <summary>What a tool probably does, from the words of its name alone.</summary>
/// <remarks>
/// A name is chosen by whoever wrote the tool server, so this is a first guess for tools that nobody
/// has described, not a wall. It errs to the harmful side: no word known means
/// <see cref="Effect.Modify"/>, never <see cref="Effect.Read"/>. English words only.
/// </remarks>
public static class EffectHeuristic
{
    /// <summary>Guesses from a parsed name.</summary>
    public static EffectGuess Guess(ToolName name)
    {
        // The tool's own words first: a server called "search" or "mail" does many things.
        ReadOnlySpan<string> all = name.Words;
        ReadOnlySpan<string> tool = all[name.ToolStart..];
        if (!TryVerb(tool, out Effect effect, out string verb))
        {
            if (!TryVerb(all, out effect, out verb))
            {
                return new EffectGuess(
                    Effect.Modify,
                    Capabilities.WritesFiles,
                    RiskLevel.Medium,
                    IsGuess: true
                );
            }
        }

        effect = WithObject(effect, verb, tool.Length > 1 ? tool : all);
        return new EffectGuess(
            effect,
            EffectTraits.Capabilities(effect, verb, all),
            EffectTraits.Risk(effect, verb, all),
            IsGuess: false
        );
    }

    private static bool TryVerb(ReadOnlySpan<string> words, out Effect effect, out string verb)
    {
        for (int index = 0; index < words.Length; index++)
        {
            if (VerbList.Verbs.TryGetValue(words[index], out effect))
            {
                int other = effect == Effect.Read ? OverridingVerb(words, index) : -1;
                verb = words[other < 0 ? index : other];
                effect = VerbList.Verbs[verb];
                return true;
            }
        }

        return TryNoun(words, out effect, out verb);
    }

    // search_and_replace, get_or_create_user: what comes after the conjunction changes something.
    // search_replace, list_delete: a reading word that is as well the thing, and the deed as last word.
    private static int OverridingVerb(ReadOnlySpan<string> words, int index)
    {
        for (int next = index + 1; next + 1 < words.Length; next++)
        {
            if (words[next] is "and" or "or" or "then" && IsSideEffect(words[next + 1]))
            {
                return next + 1;
            }
        }

        bool isThing =
            words[index] is "list" or "search" or "find" or "query" or "snapshot" or "review";
        return isThing && index + 2 == words.Length && IsSideEffect(words[index + 1])
            ? index + 1
            : -1;
    }

    private static bool IsSideEffect(string word) =>
        VerbList.Verbs.TryGetValue(word, out Effect effect) && effect != Effect.Read;

    private static bool TryNoun(ReadOnlySpan<string> words, out Effect effect, out string verb)
    {
        // order_status, email_summary: the last word names what is asked for.
        if (
            words.Length > 0
            && VerbList.Nouns.TryGetValue(words[^1], out effect)
            && effect == Effect.Read
        )
        {
            verb = words[^1];
            return true;
        }

        // Of several nouns that may be deeds, one that changes something outweighs one that only reads.
        int found = -1;
        for (int index = 0; index < words.Length; index++)
        {
            if (VerbList.Nouns.TryGetValue(words[index], out Effect candidate))
            {
                if (candidate != Effect.Read)
                {
                    found = index;
                    break;
                }

                found = found < 0 ? index : found;
            }
        }

        verb = found < 0 ? "" : words[found];
        return VerbList.Nouns.TryGetValue(verb, out effect);
    }

    private static Effect WithObject(Effect effect, string verb, ReadOnlySpan<string> words) =>
        effect switch
        {
            Effect.Read => Reading(verb, words),
            Effect.SendOut => Has(words, ObjectList.Money) ? Effect.Spend : Effect.SendOut,
            Effect.Spend => Spending(verb, words),
            Effect.Modify or Effect.Create => Changing(effect, verb, words),
            Effect.Execute => Executing(verb, words),
            Effect.Fetch => verb == "download" || !Has(words, ObjectList.Messages)
                ? Effect.Fetch
                : Effect.Read,
            _ => effect,
        };

    private static Effect Reading(string verb, ReadOnlySpan<string> words)
    {
        // A code that proves who one is gets handed in, not looked up.
        if (verb == "verify" && (Has(words, ObjectList.People) || HasAny(words, "otp", "identity")))
        {
            return Effect.Authorise;
        }

        // An address is resolved by looking it up, a complaint by closing it.
        if (verb == "resolve" && Has(words, ObjectList.Cases))
        {
            return Effect.Modify;
        }

        bool looksAt = verb is "get" or "read" or "view" or "load" or "retrieve" or "summarize";
        bool isOpenWorld =
            HasAny(words, "webpage", "url", "website", "uri", "http") || words[0] == "requests";
        return looksAt && isOpenWorld ? Effect.Fetch : Effect.Read;
    }

    private static Effect Spending(string verb, ReadOnlySpan<string> words) =>
        verb != "transfer" ? Effect.Spend
        : Has(words, ObjectList.Talk) && !Has(words, ObjectList.Money, except: "transfer")
            ? Effect.SendOut
        : HasAny(words, "ownership", "owner") ? Effect.Authorise
        : HasAny(words, "file", "files", "data") ? Effect.SendOut
        : Effect.Spend;

    private static Effect Changing(Effect effect, string verb, ReadOnlySpan<string> words)
    {
        if (verb == "open")
        {
            return Has(words, ObjectList.Web) || HasAny(words, "browser", "page") ? Effect.Fetch
                : Has(words, ObjectList.Readable) ? Effect.Read
                : Effect.Create;
        }

        bool isDraft = HasAny(words, "draft", "drafts", "template", "templates");
        if (Has(words, ObjectList.Secrets) || Has(words, ObjectList.Rights))
        {
            return Effect.Authorise;
        }

        bool isNew = verb is "create" or "add" or "make" or "new" or "put";
        if (isNew && Has(words, ObjectList.People) && LetsIn(verb, words))
        {
            return Effect.Authorise;
        }

        if (Has(words, ObjectList.Money) && !Has(words, ObjectList.Notes) && !isDraft)
        {
            return Effect.Spend;
        }

        return isNew && !isDraft && IsAbout(verb, words, ObjectList.Messages)
            ? Effect.SendOut
            : effect;
    }

    // create_user makes somebody who may act; add_user_to_channel lets somebody in.
    private static bool LetsIn(string verb, ReadOnlySpan<string> words) =>
        verb != "add" || words.Length == 2 || Has(words, ObjectList.Groups);

    private static Effect Executing(string verb, ReadOnlySpan<string> words) =>
        verb is "call" && Has(words, ObjectList.Talk) ? Effect.SendOut
        : verb is "click" && Has(words, ObjectList.Web) ? Effect.Fetch
        : verb is "execute" && Has(words, ObjectList.Money) ? Effect.Spend
        : Effect.Execute;

    // add_issue_comment and add_comment_to_issue: the object stands last, or right behind the verb.
    private static bool IsAbout(string verb, ReadOnlySpan<string> words, FrozenSet<string> set)
    {
        int next = words.IndexOf(verb) + 1;
        return set.Contains(words[^1]) || (next < words.Length && set.Contains(words[next]));
    }

    private static bool Has(ReadOnlySpan<string> words, FrozenSet<string> set, string except = "")
    {
        foreach (string word in words)
        {
            if (set.Contains(word) && word != except)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasAny(ReadOnlySpan<string> words, params ReadOnlySpan<string> wanted)
    {
        foreach (string word in wanted)
        {
            if (words.Contains(word))
            {
                return true;
            }
        }

        return false;
    }
}
