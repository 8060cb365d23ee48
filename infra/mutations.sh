#!/usr/bin/env bash
# Puts faults into the state machines, one at a time, and says which tests notice.
#
#   infra/mutations.sh                                       all faults: tests/mutations/*.patch
#   infra/mutations.sh tests/mutations/key-not-freed.patch   one, or several
#
# A patch begins with what the fault is, in one line. It is applied in a copy of the tree in a temporary folder, which is gone when this
# ends. What runs there: the shipped scenarios, the golden streams, and the properties on ORCHESTRATOR_TEST_CASES cases (100 unless set).
# Prints a table in Markdown: how many failed, and one of them; of the properties the first that did. The exit code is 0 only if nothing
# fails without a fault, every patch applies and compiles, and each fault makes a scenario or a golden stream fail. Needs the .NET SDK,
# git and tar.
set -euo pipefail

fail() { printf 'infra/mutations.sh: %s\n' "$*" >&2; exit 1; }

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tests=tests/Orchestrator.Tabletop.Tests
machines=state-machines/Orchestrator.StateMachines
output=bin/Debug/net10.0
export ORCHESTRATOR_TEST_SHRINK=no
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

built() { dotnet build "$@" --no-restore -v q -nologo -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false >"$work/build.log" 2>&1; }

# Runs tests, and leaves what they print in NAME.log. A fault may make a loop without end.
run() {
    local name=$1 code=0
    shift
    timeout 300 "$tests/$output/Orchestrator.Tabletop.Tests" -noColor -printMaxStringLength 0 "$@" >"$work/$name.log" 2>&1 || code=$?
    [ "$code" -ne 124 ] || printf '    Orchestrator.Tabletop.Tests.%s.does_not_end [FAIL]\n' "$name" >>"$work/$name.log"
    grep -q -e ' Total: [1-9]' -e '\[FAIL\]$' "$work/$name.log" || { cat "$work/$name.log" >&2; fail "the tests did not run"; }
}

# failed NAME PATTERN: how many tests of NAME.log that fit failed, with one of them; empty where none did.
failed() {
    local lines
    lines=$(grep "\($2\)"'.*\[FAIL\]$' "$work/$1.log" \
        | sed -e 's/.*"\([^"]*\)".*/\1/' -e t -e 's/ \[FAIL\]$//; s/.*\.//' | sed 's/.*\///; s/\.jsonl$//' | sort -u || true)
    [ -z "$lines" ] || printf '%s: %s' "$(wc -l <<<"$lines")" "$(head -1 <<<"$lines")"
}

run_all() {
    run both -class Orchestrator.Tabletop.Tests.Scenarios.When_the_shipped_scenarios_run \
        -class Orchestrator.Tabletop.Tests.Replays.When_golden_streams_are_replayed
    # That all there is comes about takes more cases.
    run properties -stopOnFail -class Orchestrator.Tabletop.Tests.Properties.When_any_flow_meets_any_weather \
        -method- '*.Whatever_can_happen_to_a_response_does'
    scenarios=$(failed both '\.Each_goes\|\.Each_leaves\|\.both\.')
    golden=$(failed both '\.Replays\.')
    properties=$(failed properties .)
}

dotnet restore "$tests" -v q -nologo >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; fail "the copy cannot be restored"; }
built "$tests" || { cat "$work/build.log" >&2; fail "the tree does not build"; }
run_all
[ -z "$scenarios$golden$properties" ] || fail "something fails without a fault: $scenarios $golden $properties"

survived=0
printf '| Fault | Scenarios | Golden streams | Properties |\n|---|---|---|---|\n'
for patch in "${patches[@]}"; do
    git apply "$patch" || fail "$(basename "$patch") does not apply any more: write it anew against the tree as it is"
    # A fault changes nothing that others see: the tests need not be built again.
    built "$machines" --no-dependencies || { cat "$work/build.log" >&2; fail "$(basename "$patch") does not compile any more"; }
    cp "$machines/$output/Orchestrator.StateMachines.dll" "$tests/$output/"
    run_all
    printf '| **%s**: %s | %s | %s | %s |\n' "$(basename "$patch" .patch)" "$(head -1 "$patch")" \
        "${scenarios:--}" "${golden:--}" "$([ -n "$properties" ] && printf %s "${properties#*: }" || printf -- -)"
    [ -n "$scenarios$golden" ] || survived=$((survived + 1))
    git apply --reverse "$patch"
done
[ "$survived" -eq 0 ] || fail "$survived of ${#patches[@]} faults come to nobody's notice in scenarios and golden streams"
