#!/usr/bin/env bash
# Installing what the tests need and a machine lacks. Sourced by the scripts beside it, whose say and fail it uses.
set -euo pipefail

# install_packages OTHERWISE PACKAGE...: OTHERWISE ends the sentence that says what else a person can do.
install_packages() {
    local otherwise=$1 root=()
    shift
    command -v apt-get >/dev/null \
        || fail "not installed: $*, and there is no apt-get to do it: install it where Debian does, $otherwise."
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2>/dev/null \
            || fail "not installed: $*, and installing needs root: run 'sudo apt-get install $*', $otherwise."
        root=(sudo -n)
    fi

    say "Installing $* with apt-get."
    "${root[@]}" apt-get update -qq >&2 \
        || say "apt-get update failed; trying with the package lists that are here."
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2 \
        || fail "apt-get could not install $* (its reason is above): install it by hand, $otherwise."
}
