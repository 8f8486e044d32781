namespace Custodes.Telemetry.Jsonl;

/// <summary>Where and why one line was refused, for an error message.</summary>
/// <param name="Line">Line of the file, from 1.</param>
/// <param name="Column">Byte of the line at which the reader noticed, from 1.</param>
/// <param name="Failure">What is wrong.</param>
/// <param name="Key">The key it is about; <see cref="JsonlKey.None"/> when it is about none.</param>
public readonly record struct JsonlRejection(
    long Line,
    int Column,
    JsonlFailure Failure,
    JsonlKey Key
)
{
    /// <summary>The reason in words. Never a part of the line itself: payload stays out of messages.</summary>
    public string Text =>
        Failure switch
        {
            JsonlFailure.LineTooLong => "the line is longer than the limit",
            JsonlFailure.InvalidUtf8 => "the line is not UTF-8",
            JsonlFailure.UnexpectedByte => "not JSON: a byte that has no place here",
            JsonlFailure.LineEndsEarly => "not JSON: the line ends inside a value",
            JsonlFailure.BadNumber => "not JSON: a malformed number",
            JsonlFailure.BadEscape => "not JSON: an unknown escape in a string",
            JsonlFailure.ControlCharacter => "not JSON: an unescaped control character in a string",
            JsonlFailure.TooDeep => "nested deeper than 64 levels",
            JsonlFailure.NotAnObject => "an event must be a JSON object",
            JsonlFailure.MissingKey => $"\"{JsonlKeys.NameOf(Key)}\" is missing",
            JsonlFailure.WrongType => $"\"{JsonlKeys.NameOf(Key)}\" has a value of the wrong type",
            JsonlFailure.OutOfRange => $"\"{JsonlKeys.NameOf(Key)}\" is out of range",
            _ => "",
        };

    /// <inheritdoc/>
    public override string ToString() => $"line {Line}, byte {Column}: {Text}";
}
