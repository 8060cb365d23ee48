#!/usr/bin/env bash
# Builds everything and runs every test, against a RabbitMQ and a PostgreSQL of its own.
#
#   infra/test.sh                                     all tests
#   infra/test.sh Orchestrator.AuditTrail.Tests       one test project, or several
#   infra/test.sh -- --filter 'FullyQualifiedName~When_an_approval_expires'
#                                                     what follows -- goes to dotnet test
#
# Needs the .NET SDK; RabbitMQ, PostgreSQL, Prometheus' Alertmanager and Node are installed with apt-get where they are missing.
# The servers live in a temporary folder on free loopback ports (infra/servers.sh) and are gone when this ends, however it ends. With
# ORCHESTRATOR_TEST_BUS and ORCHESTRATOR_TEST_STORE set, the tests use those servers and none are started.
# The last line is "N passed, N failed"; the exit code is 0 only if something passed and nothing failed.
set -euo pipefail

say() { printf '%s\n' "$*"; }
fail() { say "infra/test.sh: $*" >&2; exit 1; }

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=infra/processes.sh
. "$root/infra/processes.sh"
# shellcheck source=infra/packages.sh
. "$root/infra/packages.sh"
# shellcheck source=infra/secrets.sh
. "$root/infra/secrets.sh"
work=
child=

# --------------------------------------------------------------------------------------------------------- processes

# Runs a command in a session of its own and waits for it. The shell acts on Ctrl-C and SIGTERM while it waits, and what
# the command started is found by its session. A command in the background ignores Ctrl-C, under nohup HUP, and so would the processes
# that tests start and stop by it: hence --default-signal.
run() {
    local code=0
    child=starting
    setsid env --default-signal=INT,QUIT,HUP "$@" </dev/null &
    child=$!
    wait "$child" || code=$?
    end_session "$child" || say "Something that '$1' started cannot be ended."
    child=
    return "$code"
}

clean_up() {
    local code=$?
    trap '' INT TERM HUP
    # The signal may have come between the start and the note of it.
    [ "$child" != starting ] || child=${!-}
    [ -z "$child" ] || end_session "$child" || true
    if [ -f "$work/servers/settings" ]; then bash "$root/infra/servers.sh" stop "$work/servers" >/dev/null; fi
    cd /
    rm -rf "$work"
    exit "$code"
}

# --------------------------------------------------------------------------------------------------------- arguments

projects=()
while [ $# -gt 0 ]; do
    case $1 in
        -h | --help)
            sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
            exit 0
            ;;
        --)
            shift
            break
            ;;
        -*) fail "'$1' is not an option here. What dotnet test is to get comes after --: infra/test.sh -- $1 ..." ;;
        *)
            name=${1%/}
            name=${name##*/}
            projects+=("${name%.csproj}")
            [ -f "$root/tests/${projects[-1]}/${projects[-1]}.csproj" ] \
                || fail "there is no test project '$1'. There are: $(cd "$root/tests" && printf '%s ' *.Tests)"
            shift
            ;;
    esac
done

# The slow ones last, so that what is quickly known is known first.
if [ ${#projects[@]} -eq 0 ]; then
    last=()
    for file in "$root"/tests/*.Tests/*.Tests.csproj; do
        name=$(basename "$file" .csproj)
        case $name in *.EndToEnd.Tests) last+=("$name") ;; *) projects+=("$name") ;; esac
    done
    projects+=(${last[@]+"${last[@]}"})
fi

command -v dotnet >/dev/null || fail "the .NET SDK 10 is missing: https://dotnet.microsoft.com/download"
command -v setsid >/dev/null || fail "setsid is missing: install util-linux."

# A worker in another language is one of the things that are tested.
case " ${projects[*]} " in *.EndToEnd.Tests*)
    missing=()
    command -v node >/dev/null || missing+=(nodejs)
    command -v npm >/dev/null || missing+=(npm)
    [ ${#missing[@]} -eq 0 ] || install_packages "or install Node 18 or newer with npm some other way" "${missing[@]}"
    ;;
esac

# ------------------------------------------------------------------------------------------------------------ servers

trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
work=$(mktemp -d "${TMPDIR:-/tmp}/orchestrator-tests.XXXXXX")
# The servers run as other users and have to pass through.
chmod 711 "$work"
mkdir "$work/results" "$work/tmp" "$work/left"

if [ -n "${ORCHESTRATOR_TEST_BUS:-}" ] && [ -n "${ORCHESTRATOR_TEST_STORE:-}" ]; then
    [ -z "${ORCHESTRATOR_TEST_SERVERS:-}" ] || [ -d "$ORCHESTRATOR_TEST_SERVERS" ] \
        || fail "the servers of $ORCHESTRATOR_TEST_SERVERS are stopped: unset the variables \"ORCHESTRATOR_TEST_...\", or start servers again."
    say "Using the servers that ORCHESTRATOR_TEST_BUS and ORCHESTRATOR_TEST_STORE name."
    # The programs that stop and start servers count only if they belong to these servers.
    variables=${ORCHESTRATOR_TEST_SERVERS:-/nowhere}/variables
    if ! grep -qsF "$(printf 'BUS=%q' "$ORCHESTRATOR_TEST_BUS")" "$variables" \
        || ! grep -qsF "$(printf 'STORE=%q' "$ORCHESTRATOR_TEST_STORE")" "$variables"; then
        unset ORCHESTRATOR_TEST_STOP_BUS ORCHESTRATOR_TEST_START_BUS ORCHESTRATOR_TEST_STOP_STORE ORCHESTRATOR_TEST_START_STORE
    fi
elif [ -n "${ORCHESTRATOR_TEST_BUS:-}${ORCHESTRATOR_TEST_STORE:-}" ]; then
    fail "set both ORCHESTRATOR_TEST_BUS and ORCHESTRATOR_TEST_STORE to use servers of yours, or neither."
else
    say "Starting RabbitMQ and PostgreSQL in $work/servers"
    run bash "$root/infra/servers.sh" start "$work/servers" >"$work/variables" || exit 1
    # shellcheck disable=SC1091
    . "$work/variables"
fi

# -------------------------------------------------------------------------------------------------------------- build

cd "$root"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
say "Building"
# One build at a time in one tree; and no build servers, which would stay behind. The lock is on a folder: .NET locks the
# files it opens, so a program that reads a file would be refused while somebody builds.
run flock "$root/infra" dotnet build Orchestrator.sln -c Release --disable-build-servers -tl:off -v quiet \
    || fail "the build failed (see above), so no test was run."

# -------------------------------------------------------------------------------------------------------------- tests

# counted FILE ATTRIBUTE: from the results file's line <Counters total="3" executed="3" passed="3" .../>; 0 where there is none.
counted() {
    local number
    number=$(grep -o '<Counters [^>]*' "$1" 2>/dev/null | grep -o " $2=\"[0-9]*\"" | head -n 1 | tr -dc 0-9) || true
    printf '%s' "${number:-0}"
}

passed=0 failed=0 skipped=0
for project in "${projects[@]}"; do
    say ""
    say "$project"
    trx=$work/results/$project.trx
    code=0
    # What tests leave in the temporary folder goes when ours goes; what their processes wrote is looked at before.
    run env TMPDIR="$work/tmp" ORCHESTRATOR_TEST_LEFT="$work/left" dotnet test "tests/$project/$project.csproj" -c Release --no-build -tl:off -v quiet \
        --results-directory "$work/results" --logger "trx;LogFileName=$project.trx" --logger 'console;verbosity=minimal' \
        --blame-hang-timeout 15m --blame-hang-dump-type none "$@" || code=$?

    of_project=$(counted "$trx" passed)
    of_project_failed=$(($(counted "$trx" executed) - of_project))
    skipped=$((skipped + $(counted "$trx" total) - $(counted "$trx" executed)))
    if [ "$code" -ne 0 ] && [ "$of_project_failed" -eq 0 ]; then
        say "$project ended with exit code $code though no test of it failed: it crashed or hung. That counts as one failure."
        of_project_failed=1
    fi
    passed=$((passed + of_project)) failed=$((failed + of_project_failed))
done

# ------------------------------------------------------------------------------------------------------------ secrets

say ""
if [ -f "$work/servers/settings" ]; then dump_databases "$work/servers" >"$work/left/databases.sql"; fi
found=$(find_secrets "$work")
if [ -n "$found" ]; then
    say "A secret of the tests was written down, which counts as one failure. It is in:"
    say "$found"
    failed=$((failed + 1))
else
    say "No secret of the tests was found in what they left."
fi

say ""
if [ "$skipped" -gt 0 ]; then say "$skipped skipped"; fi
if [ $((passed + failed)) -eq 0 ]; then say "No test was run."; fi
say "$passed passed, $failed failed"
[ "$passed" -gt 0 ] && [ "$failed" -eq 0 ]
