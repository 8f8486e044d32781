using System.Text.Json;
using System.Text.Json.Serialization;

namespace Custodes.Server.Endpoints;

/// <summary>Writes an enum's names as the rest of the API is written: <c>resetPending</c>.</summary>
internal sealed class CamelCaseNames<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
    where T : struct, Enum;
