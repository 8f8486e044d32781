using Custodes.Contracts;

namespace Custodes.Telemetry.Jsonl;

/// <summary>The closed word lists of the trace format. An unknown word is counted as coerced.</summary>
internal static class TraceWords
{
    /// <summary>The value of <c>kind</c>; other words give <see cref="ObservationKind.Other"/>.</summary>
    public static ObservationKind KindOf(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("tool_call"u8) ? ObservationKind.ToolCall
        : word.SequenceEqual("message"u8) ? ObservationKind.Message
        : word.SequenceEqual("model_call"u8) ? ObservationKind.ModelCall
        : word.SequenceEqual("denied_call"u8) ? ObservationKind.DeniedCall
        : word.SequenceEqual("mode_change"u8) ? ObservationKind.ModeChange
        : word.SequenceEqual("agent_spawn"u8) ? ObservationKind.AgentSpawn
        : word.SequenceEqual("session_start"u8) ? ObservationKind.SessionStart
        : word.SequenceEqual("session_end"u8) ? ObservationKind.SessionEnd
        : word.SequenceEqual("tool_server_change"u8) ? ObservationKind.ToolServerChange
        : ObservationKind.Other;

    /// <summary>Whether <see cref="KindOf"/> knows the word.</summary>
    public static bool IsKind(ReadOnlySpan<byte> word) =>
        KindOf(word) != ObservationKind.Other || word.SequenceEqual("other"u8);

    /// <summary>The value of <c>outcome</c>.</summary>
    public static Outcome OutcomeOf(ReadOnlySpan<byte> word, LineRow row) =>
        word.SequenceEqual("ok"u8) ? Outcome.Ok
        : word.SequenceEqual("error"u8) ? Outcome.Error
        : word.SequenceEqual("denied"u8) ? Outcome.Denied
        : Unknown(word, row, Outcome.Unknown);

    /// <summary>The value of an argument's <c>kind</c>.</summary>
    public static ArgumentKind ArgumentKindOf(ReadOnlySpan<byte> word, LineRow row) =>
        word.SequenceEqual("word"u8) ? ArgumentKind.Word
        : word.SequenceEqual("num"u8) ? ArgumentKind.Number
        : word.SequenceEqual("id"u8) ? ArgumentKind.Id
        : word.SequenceEqual("short"u8) ? ArgumentKind.Short
        : word.SequenceEqual("date"u8) ? ArgumentKind.Date
        : word.SequenceEqual("text"u8) ? ArgumentKind.Text
        : word.SequenceEqual("email"u8) ? ArgumentKind.Email
        : word.SequenceEqual("path"u8) ? ArgumentKind.Path
        : word.SequenceEqual("url"u8) ? ArgumentKind.Url
        : word.SequenceEqual("bool"u8) ? ArgumentKind.Boolean
        : Unknown(word, row, ArgumentKind.Unknown);

    /// <summary>The letter of an origin, in <c>prov</c> or in <c>arg_src</c>.</summary>
    public static Origin OriginOf(ReadOnlySpan<byte> letter, LineRow row) =>
        letter.Length != 1
            ? Unknown(letter, row, Origin.Unknown)
            : letter[0] switch
            {
                (byte)'u' => Origin.User,
                (byte)'f' => Origin.Field,
                (byte)'g' => Origin.FieldAfterProse,
                (byte)'l' => Origin.Line,
                (byte)'e' => Origin.Prose,
                (byte)'v' => Origin.PromptWords,
                (byte)'p' => Origin.ResultWords,
                (byte)'n' => Origin.Nowhere,
                (byte)'r' => Origin.Result,
                _ => Unknown(letter, row, Origin.Unknown),
            };

    private static T Unknown<T>(ReadOnlySpan<byte> word, LineRow row, T unknown)
    {
        row.Coerced += word.IsEmpty ? 0 : 1;
        return unknown;
    }
}
