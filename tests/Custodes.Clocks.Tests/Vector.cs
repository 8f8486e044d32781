namespace Custodes.Clocks.Tests;

/// <summary>Files of tests/Vectors, as they lie beside the tests.</summary>
internal static class Vector
{
    public static string Hex(string folder, string name) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", folder, name)).Trim();
}
