using Custodes.Contracts;
using Custodes.Primitives.State;

namespace Custodes.Baselines.Provenance;

/// <summary>Writes and reads the calls of a kept session.</summary>
/// <remarks>
/// Ranges into the batch are not written: they follow from the counts, and those of the prompt's words
/// mean nothing once the batch is gone.
/// </remarks>
internal static class CallState
{
    /// <summary>Bytes that a call takes at least.</summary>
    public const int CallBytes = 149;

    // Shares are at most 1, counts of near values at most the arguments; this only keeps sums finite.
    private const float NumberMax = 1e9f;

    /// <summary>Writes a call without its rows.</summary>
    public static void Save(StateWriter writer, in Observation call)
    {
        writer.PutUInt64(call.Agent);
        writer.PutUInt64(call.Role);
        writer.PutUInt64(call.Build);
        writer.PutUInt64(call.Session);
        writer.PutUInt64(call.Action);
        writer.PutUInt64(call.Call);
        writer.PutInt64(call.TimeMs);
        writer.PutInt64(call.Sequence);
        writer.PutInt32(call.ArgumentBytes);
        writer.PutInt32(call.ResultBytes);
        writer.PutInt32(call.TokensIn);
        writer.PutInt32(call.TokensOut);
        writer.PutInt32(call.DurationMs);
        writer.PutByte((byte)call.Kind);
        writer.PutByte((byte)call.Outcome);
        writer.PutBoolean(call.IsAgentProvisional);
        writer.PutBoolean(call.HasProvenance);
        writer.PutBoolean(call.HasPrompt);
        writer.PutUInt64(call.PromptFingerprint);
        writer.PutSingle(call.ToolInPrompt);
        writer.PutSingle(call.ToolInResults);
        writer.PutSingle(call.Echo);
        writer.PutSingle(call.Near);
        writer.PutInt32(call.PromptValuesNew);
        writer.PutInt32(call.PromptValuesBefore);
        writer.PutInt32(call.PromptValuesTotal);
        writer.PutInt32(call.ResultLeaves);
        writer.PutSingle(call.ResultStructure);
        writer.PutInt32(call.ResultLongest);
    }

    /// <summary>Reads a call without its rows.</summary>
    public static Observation RestoreCall(ref StateReader reader) =>
        new()
        {
            Agent = reader.GetUInt64(),
            Role = reader.GetUInt64(),
            Build = reader.GetUInt64(),
            Session = reader.GetUInt64(),
            Action = reader.GetUInt64(),
            Call = reader.GetUInt64(),
            TimeMs = reader.GetInt64(),
            Sequence = reader.GetInt64(),
            ArgumentBytes = reader.GetInt32(),
            ResultBytes = reader.GetInt32(),
            TokensIn = reader.GetInt32(),
            TokensOut = reader.GetInt32(),
            DurationMs = reader.GetInt32(),
            Kind = (ObservationKind)reader.GetByte((byte)ObservationKind.Other, "kind of call"),
            Outcome = (Outcome)reader.GetByte((byte)Outcome.Denied, "outcome"),
            IsAgentProvisional = reader.GetBoolean(),
            HasProvenance = reader.GetBoolean(),
            HasPrompt = reader.GetBoolean(),
            PromptFingerprint = reader.GetUInt64(),
            ToolInPrompt = reader.GetSingle(NumberMax),
            ToolInResults = reader.GetSingle(NumberMax),
            Echo = reader.GetSingle(NumberMax),
            Near = reader.GetSingle(NumberMax),
            PromptValuesNew = reader.GetInt32(),
            PromptValuesBefore = reader.GetInt32(),
            PromptValuesTotal = reader.GetInt32(),
            ResultLeaves = reader.GetInt32(),
            ResultStructure = reader.GetSingle(NumberMax),
            ResultLongest = reader.GetInt32(),
        };

    /// <summary>Writes arguments with their count.</summary>
    public static void Save(StateWriter writer, ReadOnlySpan<ArgumentObservation> arguments)
    {
        writer.PutInt32(arguments.Length);
        foreach (ref readonly ArgumentObservation argument in arguments)
        {
            writer.PutUInt64(argument.Name);
            writer.PutUInt64(argument.SourceAction);
            writer.PutUInt64(argument.SourceKey);
            writer.PutUInt32(argument.Fingerprint);
            writer.PutInt32(argument.Length);
            writer.PutInt32(argument.SourceLength);
            writer.PutInt32(argument.SourceSequence);
            writer.PutSingle(argument.PromptShare);
            writer.PutSingle(argument.SourcePosition);
            writer.PutByte((byte)argument.Kind);
            writer.PutByte((byte)argument.Origin);
        }
    }

    /// <summary>Reads them behind those that are there.</summary>
    public static void Restore(ref StateReader reader, ref RowStore<ArgumentObservation> arguments)
    {
        int count = reader.GetCount(ObservationBatch.ArgumentCountMax, 50, "arguments of a call");
        for (int index = 0; index < count; index++)
        {
            _ = arguments.Add(
                new ArgumentObservation
                {
                    Name = reader.GetUInt64(),
                    SourceAction = reader.GetUInt64(),
                    SourceKey = reader.GetUInt64(),
                    Fingerprint = reader.GetUInt32(),
                    Length = reader.GetInt32(),
                    SourceLength = reader.GetInt32(),
                    SourceSequence = reader.GetInt32(),
                    PromptShare = reader.GetSingle(NumberMax),
                    SourcePosition = reader.GetSingle(NumberMax),
                    Kind = (ArgumentKind)reader.GetByte((byte)ArgumentKind.Boolean, "value kind"),
                    Origin = (Origin)reader.GetByte((byte)Origin.Result, "origin"),
                }
            );
        }
    }

    /// <summary>Writes result fields with their count.</summary>
    public static void Save(StateWriter writer, ReadOnlySpan<ResultField> fields)
    {
        writer.PutInt32(fields.Length);
        foreach (ResultField field in fields)
        {
            writer.PutUInt64(field.Name);
            writer.PutInt32(field.Length);
        }
    }

    /// <summary>Reads them behind those that are there.</summary>
    public static void Restore(ref StateReader reader, ref RowStore<ResultField> fields)
    {
        int count = reader.GetCount(ObservationBatch.FieldCountMax, 12, "fields of a result");
        for (int index = 0; index < count; index++)
        {
            _ = fields.Add(new ResultField(reader.GetUInt64(), reader.GetInt32()));
        }
    }

    /// <summary>Writes identifiers with their count.</summary>
    public static void Save(StateWriter writer, ReadOnlySpan<uint> identifiers)
    {
        writer.PutInt32(identifiers.Length);
        foreach (uint identifier in identifiers)
        {
            writer.PutUInt32(identifier);
        }
    }

    /// <summary>Reads them behind those that are there.</summary>
    public static void Restore(ref StateReader reader, ref RowStore<uint> identifiers)
    {
        int count = reader.GetCount(
            ObservationBatch.IdentifierCountMax,
            4,
            "identifiers of a result"
        );
        for (int index = 0; index < count; index++)
        {
            _ = identifiers.Add(reader.GetUInt32());
        }
    }
}
