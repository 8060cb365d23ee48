#!/usr/bin/env bash
# Finding and ending exactly the processes that were started here. Sourced by the scripts beside it; uses Linux's /proc,
# because a minimal installation has neither pgrep nor ss.
set -euo pipefail

# Sets state, session and started of a process: /proc/PID/stat after the name, which may hold blanks and brackets.
look_at() {
    local stat fields
    { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
    read -ra fields <<<"${stat##*) }"
    [ ${#fields[@]} -ge 20 ] || return 1
    # shellcheck disable=SC2034 # read by those who source this
    state=${fields[0]} session=${fields[3]} started=${fields[19]}
}

members_of_session() {
    local process
    for process in /proc/[0-9]*; do
        process=${process#/proc/}
        # Z is a process that has ended and that its parent has not noticed.
        if look_at "$process" && [ "$session" = "$1" ] && [ "$state" != Z ]; then printf '%s\n' "$process"; fi
    done
}

session_is_empty() { [ -z "$(members_of_session "$1")" ]; }

signal_session() {
    local process
    for process in $(members_of_session "$2"); do kill "-$1" "$process" 2>/dev/null || true; done
}

# until_true SECONDS COMMAND...: 1 when it did not come true in time.
until_true() {
    local ticks=$(($1 * 10))
    shift
    while ! "$@"; do
        [ $((ticks -= 1)) -gt 0 ] || return 1
        sleep 0.1
    done
}

# Asks, then insists.
end_session() {
    if session_is_empty "$1"; then return 0; fi
    signal_session TERM "$1"
    until_true 5 session_is_empty "$1" || drop_session "$1"
}

drop_session() {
    signal_session KILL "$1"
    until_true 10 session_is_empty "$1"
}
