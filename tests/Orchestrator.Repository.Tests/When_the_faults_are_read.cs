namespace Orchestrator.Repository.Tests;

/// <summary>The faults that infra/mutations.sh puts into the state machines. Which tests notice them is for that script to say.</summary>
public sealed class When_the_faults_are_read
{
    private static readonly IReadOnlyList<string> Patches =
        [.. Repository.Files.Where(file => file.StartsWith("tests/mutations/") && file.EndsWith(".patch"))];

    public static TheoryData<string> Faults => [.. Patches];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_says_in_its_first_line_what_it_is(string patch)
    {
        var lines = Repository.Read(patch).Split('\n');
        lines[0].ShouldEndWith(".");
        lines[1].ShouldBeEmpty();
    }

    /// <summary>What it takes out stands where it looks for it, once: no program is asked, for an exported tree has none.</summary>
    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_still_applies(string patch)
    {
        var (file, hunks) = ("", new List<string>());
        foreach (var line in Repository.Read(patch).Split('\n'))
        {
            if (line.StartsWith("--- a/", StringComparison.Ordinal))
                file = line["--- a/".Length..];
            else if (line.StartsWith("@@ ", StringComparison.Ordinal))
                hunks.Add("");
            else if (hunks.Count > 0 && line is [' ' or '-', ..])
                hunks[^1] += line[1..] + "\n";
        }

        file.ShouldStartWith("state-machines/Orchestrator.StateMachines/", customMessage: "faults are put into what decides");
        hunks.ShouldNotBeEmpty();
        foreach (var hunk in hunks)
        {
            var found = Repository.Read(file).Split(hunk).Length - 1;
            found.ShouldBe(1, $"{patch} no longer fits {file}: write it anew. It looks for\n{hunk}");
        }
    }

    [Fact]
    public void The_table_of_who_noticed_holds_all_of_them() => Repository.Matches("docs/mutations.md", @"^\| \*\*([a-z-]+)\*\*")
        .ShouldBe(Patches.Select(Path.GetFileNameWithoutExtension), ignoreOrder: true);
}
