using Microsoft.Extensions.Configuration;
using Orchestrator.Actions.Catalogue;

namespace Orchestrator.Actions.Exec;

/// <summary>The only programs that are run, by their full path, from <c>Orchestrator:AllowedPrograms</c>.</summary>
public sealed class AllowedPrograms
{
    public const string Section = "Orchestrator:AllowedPrograms";
    private readonly HashSet<string> _programs = [];
    private readonly List<Finding> _findings = [];

    public AllowedPrograms(IConfiguration configuration)
    {
        foreach (var child in configuration.GetSection(Section).GetChildren())
        {
            if (child.Value is { } path && Path.IsPathFullyQualified(path) && Path.GetFullPath(path) == path)
                _programs.Add(path);
            else
                _findings.Add(new Finding(child.Path, $"is '{child.Value}'", "give the full path of a program, such as /usr/bin/df"));
        }
    }

    public IReadOnlyList<Finding> Findings => _findings;

    public bool Has(string program) => _programs.Contains(program);
}
