using System.Reflection;
using System.Runtime.Loader;

namespace Orchestrator.StateMachines.Flows;

/// <summary>
/// A folder of assemblies with a team's own flows. They share our contracts and flow model and bring the rest themselves.
/// </summary>
public static class FlowFolder
{
    /// <summary>Every flow in the assemblies of a folder.</summary>
    /// <exception cref="FlowFolderInvalid">What is wrong, which file, and what to do.</exception>
    public static IReadOnlyList<Flow> Load(string folder)
    {
        if (!Directory.Exists(folder))
            throw new FlowFolderInvalid($"The folder of flows '{Path.GetFullPath(folder)}' does not exist. Create it, or unset ORCHESTRATOR__FLOWS.");
        var flows = Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal).Where(UsesFlows).SelectMany(LoadFile).ToList();
        return flows.Count > 0
            ? flows
            : throw new FlowFolderInvalid($"The folder '{Path.GetFullPath(folder)}' holds no assembly with a public class that derives from Flow. Publish the project of your flows into it.");
    }

    /// <summary>The public flows of one assembly.</summary>
    /// <exception cref="FlowFolderInvalid">One cannot be created.</exception>
    public static IReadOnlyList<Flow> In(Assembly assembly) => [.. PublicTypes(assembly)
        .Where(type => type is { IsAbstract: false, IsClass: true } && type.IsAssignableTo(typeof(Flow)))
        .OrderBy(type => type.FullName, StringComparer.Ordinal)
        .Select(Create)];

    private static IReadOnlyList<Flow> LoadFile(string file) =>
        In(new FlowLoadContext(Path.GetFullPath(file)).LoadFromAssemblyPath(Path.GetFullPath(file)));

    private static Type[] PublicTypes(Assembly assembly)
    {
        try
        {
            return assembly.GetExportedTypes();
        }
        catch (Exception e) when (e is TypeLoadException or FileNotFoundException or FileLoadException or ReflectionTypeLoadException)
        {
            throw NotOurs(assembly, e);
        }
    }

    private static Flow Create(Type type)
    {
        try
        {
            return (Flow)Activator.CreateInstance(type)!;
        }
        catch (MissingMethodException)
        {
            throw new FlowFolderInvalid($"{type.FullName} in {type.Assembly.Location} has no public constructor without parameters. A flow gets its data from the response: remove the parameters.");
        }
        catch (TargetInvocationException e)
        {
            throw new FlowFolderInvalid(
                $"The constructor of {type.FullName} in {type.Assembly.Location} failed: {e.InnerException!.Message}",
                e);
        }
        catch (Exception e) when (e is TypeLoadException or FileNotFoundException or FileLoadException)
        {
            throw NotOurs(type.Assembly, e);
        }
    }

    private static FlowFolderInvalid NotOurs(Assembly assembly, Exception cause) => new(
        $"{assembly.Location} was built against another version of Orchestrator.StateMachines than {typeof(Flow).Assembly.GetName().Version}, or lacks a library beside it: {cause.Message} Rebuild it and publish all its files.",
        cause);

    /// <summary>Reads the assembly's references without loading it: libraries that lie beside the flows are none of our business.</summary>
    private static bool UsesFlows(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            using var image = new System.Reflection.PortableExecutable.PEReader(stream);
            if (!image.HasMetadata)
                return false;
            var metadata = System.Reflection.Metadata.PEReaderExtensions.GetMetadataReader(image);
            return metadata.AssemblyReferences.Any(reference =>
                metadata.GetString(metadata.GetAssemblyReference(reference).Name) == typeof(Flow).Assembly.GetName().Name);
        }
        catch (BadImageFormatException e)
        {
            throw new FlowFolderInvalid($"{file} is not a .NET assembly: {e.Message} Remove it from the folder, or publish it again.", e);
        }
    }

    private sealed class FlowLoadContext(string file) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(file))
    {
        private readonly AssemblyDependencyResolver _resolver = new(file);

        /// <summary>
        /// What the program has is shared, so that a flow's types are the program's types; else the file beside the flow.
        /// </summary>
        protected override Assembly? Load(AssemblyName name)
        {
            if (Default.Assemblies.Any(loaded => loaded.GetName().Name == name.Name))
                return null;
            return _resolver.ResolveAssemblyToPath(name) is { } path ? LoadFromAssemblyPath(path) : null;
        }
    }
}

/// <summary>Flows could not be loaded.</summary>
public sealed class FlowFolderInvalid(string message, Exception? cause = null) : Exception(message, cause);
