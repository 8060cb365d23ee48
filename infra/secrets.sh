#!/usr/bin/env bash
# Finding what must never be written down: every secret the tests use holds one word, which nothing else does. Sourced by test.sh.
set -euo pipefail

marked=MarkedSecret

# As it stands, in hexadecimal as binary columns are dumped, and in base64 at each of the three places it can have in there.
shapes_of_secret() {
    local before shape
    printf '%s\n' "$marked"
    printf '%s' "$marked" | od -An -v -tx1 | tr -d ' \n'
    printf '\n'
    for before in '' - --; do
        shape=$(printf '%s%s' "$before" "$marked" | base64 | tr -d '=\n')
        # The first and the last characters also depend on what stands before and behind.
        shape=${shape:$(((${#before} * 8 + 5) / 6))}
        printf '%s\n' "${shape:0:$((${#marked} * 8 / 6 - 1))}"
    done
}

# find_secrets FOLDER: prints where there is one, and what stands around it. Left out are the files by which the servers and the
# tests are told the servers' password. What the servers remove meanwhile is passed over.
find_secrets() {
    local shapes file
    shapes=$(shapes_of_secret)
    LC_ALL=C grep --recursive --text --ignore-case --files-with-matches --fixed-strings --null --no-messages \
        --exclude=variables --exclude=password --exclude=rabbitmq.conf --regexp="$shapes" "$1" \
        | while IFS= read -r -d '' file; do
            printf '%s\n' "$file"
            LC_ALL=C grep --text --ignore-case --only-matching --max-count=3 --extended-regexp \
                ".{0,80}(${shapes//$'\n'/|}).{0,20}" "$file" | tr -cd '[:print:]\n' | sed 's/^/    /'
        done || true
}

# dump_databases SERVERS: what is in all databases of these servers, as text. Their files hold what is large compressed.
dump_databases() {
    local postgresql store_port
    # shellcheck disable=SC1091
    . "$1/settings"
    PGPASSWORD=$(cat "$1/store/password") "$postgresql/pg_dumpall" -h 127.0.0.1 -p "$store_port" -U orchestrator --no-role-passwords
}
