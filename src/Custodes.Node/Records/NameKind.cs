namespace Custodes.Node.Records;

/// <summary>Which of the tables of <c>Names</c> a name is in. Numbers are on disk: never reuse one.</summary>
internal enum NameKind : byte
{
    /// <summary>Agents.</summary>
    Agent = 0,

    /// <summary>Roles.</summary>
    Role = 1,

    /// <summary>Builds.</summary>
    Build = 2,

    /// <summary>Sessions.</summary>
    Session = 3,

    /// <summary>Tools and operations.</summary>
    Action = 4,

    /// <summary>Arguments and result fields.</summary>
    Field = 5,
}
