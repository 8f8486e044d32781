namespace Custodes.Telemetry.Otlp;

/// <summary>Which member of an <c>AnyValue</c> a JSON value has.</summary>
internal enum AnyValueMember
{
    Other,
    Text,
    Truth,
    Whole,
    Real,
    List,
    Members,
}
