#!/usr/bin/env bash
# Puts faults into the state machines, one at a time, and says which tests notice.
#
#   infra/mutations.sh                                       all faults: tests/mutations/*.patch
#   infra/mutations.sh tests/mutations/key-not-freed.patch   one, or several
#
# A patch begins with what the fault is, in one line. It is applied in a copy of the tree in a temporary folder, which is gone when this ends. What
# runs there: the shipped scenarios, the golden streams, and the properties on ORCHESTRATOR_TEST_CASES cases (100 unless set).
# Prints a table in Markdown. The exit code is 0 only if nothing fails without a fault, every patch applies and compiles, and each fault
# makes a scenario or a golden stream fail. Takes about half a minute a fault; needs the .NET SDK, git and tar.
set -euo pipefail

fail() { printf 'infra/mutations.sh: %s\n' "$*" >&2; exit 1; }

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
project=tests/Orchestrator.Tabletop.Tests
export ORCHESTRATOR_TEST_CASES=${ORCHESTRATOR_TEST_CASES:-100}
# The copy is no repository, whatever it lies in.
unset GIT_DIR GIT_WORK_TREE

patches=()
for patch in "${@:-}"; do
    if [ -z "$patch" ]; then patches=("$root"/tests/mutations/*.patch); else patches+=("$(realpath -e "$patch")"); fi
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CEILING_DIRECTORIES=$work

tar -C "$root" --exclude=./.git --exclude=bin --exclude=obj --exclude=./artifacts --exclude=TestResults -cf - . | tar -C "$work" -xf -
cd "$work"

build() { dotnet build "$project" --no-restore -v q -nologo -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false >"$work/build.log" 2>&1; }

# run NAME ARGUMENTS...: how many tests of the test program failed, with the first of them; empty where none did.
run() {
    local name=$1 code=0 failed
    shift
    # A fault may make a loop without end.
    timeout 300 "$project/bin/Debug/net10.0/Orchestrator.Tabletop.Tests" -noColor "$@" >"$work/$name.log" 2>&1 || code=$?
    [ "$code" -ne 0 ] || return 0
    if [ "$code" -eq 124 ]; then printf 'did not end'; return 0; fi
    failed=$(grep -c ' \[FAIL\]$' "$work/$name.log" || true)
    [ "$failed" -gt 0 ] || { cat "$work/$name.log" >&2; fail "the tests did not run"; }
    printf '%s: %s' "$failed" "$(sed -n 's/.*\.\([A-Z][A-Za-z_]*\)\((.*)\)\? \[FAIL\]$/\1\2/p' "$work/$name.log" | sed 's/^.*"\(.*\)".*$/\1/' | sort | head -1)"
}

run_all() {
    local tests=Orchestrator.Tabletop.Tests
    scenarios=$(run scenarios -class "$tests.Scenarios.When_the_shipped_scenarios_run")
    golden=$(run golden -class "$tests.Replays.When_golden_streams_are_replayed")
    # That all there is comes about takes more cases.
    properties=$(run properties -stopOnFail -class "$tests.Properties.When_any_flow_meets_any_weather" -method- '*.Whatever_can_happen_to_a_response_does')
}

dotnet restore "$project" -v q -nologo >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; fail "the copy cannot be restored"; }
build || { cat "$work/build.log" >&2; fail "the tree does not build"; }
run_all
[ -z "$scenarios$golden$properties" ] || fail "something fails without a fault: $scenarios $golden $properties"

survived=0
printf '| Fault | Scenarios | Golden streams | Properties |\n|---|---|---|---|\n'
for patch in "${patches[@]}"; do
    git apply "$patch" || fail "$(basename "$patch") does not apply any more: write it anew against the tree as it is"
    build || { cat "$work/build.log" >&2; fail "$(basename "$patch") does not compile any more"; }
    run_all
    printf '| **%s**: %s | %s | %s | %s |\n' \
        "$(basename "$patch" .patch)" "$(head -1 "$patch")" "${scenarios:--}" "${golden:--}" "$([ -n "$properties" ] && printf yes || printf -- -)"
    [ -n "$scenarios$golden" ] || survived=$((survived + 1))
    git apply --reverse "$patch"
done
[ "$survived" -eq 0 ] || fail "$survived of ${#patches[@]} faults come to nobody's notice in scenarios and golden streams"
