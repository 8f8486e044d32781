using System.Globalization;
using Custodes.Contracts;

namespace Custodes.Node.Explanations;

/// <summary>The words in which findings speak.</summary>
internal static class Words
{
    /// <summary>A place where values come from.</summary>
    public static string Of(Origin origin) =>
        origin switch
        {
            Origin.User => "the user's words",
            Origin.Field => "a field of a result",
            Origin.FieldAfterProse => "a field of a result that had stood in prose before",
            Origin.Line => "a labelled line inside a result's text",
            Origin.Prose => "prose inside a result",
            Origin.PromptWords => "text made of the prompt's words",
            Origin.ResultWords => "text made of one result's words",
            Origin.Nowhere => "nowhere in the session",
            Origin.Result => "a result",
            Origin.Unknown or _ => "a place nobody saw",
        };

    /// <summary>What a value looks like.</summary>
    public static string Of(ArgumentKind kind) =>
        kind switch
        {
            ArgumentKind.Url => "a web address",
            ArgumentKind.Email => "a mail address",
            ArgumentKind.Id => "an identifier",
            ArgumentKind.Path => "a path",
            ArgumentKind.Number => "a number",
            ArgumentKind.Date => "a date",
            ArgumentKind.Word => "a word",
            ArgumentKind.Short => "a short text",
            ArgumentKind.Text => "a text",
            ArgumentKind.Boolean => "a yes or no",
            ArgumentKind.Unknown or _ => "a value",
        };

    /// <summary>What a call does.</summary>
    public static string Of(Effect effect) =>
        effect switch
        {
            Effect.Read => "read",
            Effect.SendOut => "send",
            Effect.Spend => "spend",
            Effect.Delete => "delete",
            Effect.Modify => "change",
            Effect.Create => "create",
            Effect.Fetch => "fetch",
            Effect.Authorise => "change rights",
            Effect.Execute => "execute",
            _ => "act",
        };

    /// <summary>A share as a percentage with two digits that count.</summary>
    public static string Percent(double share) =>
        share >= 0.995
            ? "100 %"
            : string.Create(CultureInfo.InvariantCulture, $"{share * 100:G2} %");

    /// <summary>A number with at most three digits that count.</summary>
    public static string Number(double value) =>
        value >= 1000
            ? value.ToString("N0", CultureInfo.InvariantCulture)
            : value.ToString("G3", CultureInfo.InvariantCulture);

    /// <summary>The flags of a capability.</summary>
    public static string Of(Capabilities capabilities) =>
        capabilities == Capabilities.None ? "nothing" : capabilities.ToString();
}
