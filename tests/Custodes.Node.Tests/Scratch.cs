namespace Custodes.Node.Tests;

/// <summary>A data directory that ends with its test.</summary>
internal sealed class Scratch : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("custodes-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
