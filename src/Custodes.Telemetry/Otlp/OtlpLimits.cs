namespace Custodes.Telemetry.Otlp;

/// <summary>What one reader takes in and remembers; all its memory follows from these numbers.</summary>
public sealed record OtlpLimits
{
    /// <summary>Bytes of one body after decompression.</summary>
    public int BodyBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes of one attribute's text; the rest is cut off and counted.</summary>
    public int AttributeBytesMax { get; init; } = 64 * 1024;

    /// <summary>Bytes of one record's texts that must be rewritten: escaped strings, nested values.</summary>
    public int ScratchBytesMax { get; init; } = 1024 * 1024;

    /// <summary>Levels of values inside values.</summary>
    public int DepthMax { get; init; } = 32;

    /// <summary>Sessions whose agent, build and prompt are remembered, about 150 bytes each.</summary>
    public int SessionCountMax { get; init; } = 65_536;

    /// <summary>Traces whose session is remembered, about 60 bytes each.</summary>
    public int TraceCountMax { get; init; } = 65_536;

    /// <summary>Spans of agents, and spans already counted, about 48 bytes each.</summary>
    public int SpanCountMax { get; init; } = 65_536;

    /// <summary>Tool calls that are remembered so that none counts twice, about 48 bytes each.</summary>
    public int CallCountMax { get; init; } = 131_072;

    /// <summary>Fingerprints of words, values and leaves of all sessions together, about 50 bytes each.</summary>
    public int PlaceCountMax { get; init; } = 524_288;

    /// <summary>Fingerprints one session may hold; what comes later is not remembered, and counted.</summary>
    public int PlaceCountPerSessionMax { get; init; } = 131_072;

    /// <summary>Leaves of results of all sessions together, about 40 bytes each.</summary>
    public int LeafCountMax { get; init; } = 131_072;

    /// <summary>Names of what was not understood that are kept with a count each.</summary>
    public int UnknownNameCountMax { get; init; } = 256;
}
