#!/usr/bin/env bash
# Private RabbitMQ and PostgreSQL servers for the tests, and the other programs that tests start for themselves.
#
#   eval "$(infra/servers.sh start)"    starts both and sets the variables the tests read
#   dotnet test
#   eval "$(infra/servers.sh stop)"     stops both, removes their files and unsets the variables
#
# Everything lives in one temporary folder and listens on free loopback ports, so any number of instances run side
# by side and the machine's own servers are never touched. The variables:
#
#   ORCHESTRATOR_TEST_BUS, ORCHESTRATOR_TEST_STORE    where the servers are
#   ORCHESTRATOR_TEST_STOP_BUS,   ..._START_BUS       programs that stop and start exactly this RabbitMQ, data kept;
#   ORCHESTRATOR_TEST_STOP_STORE, ..._START_STORE     and this PostgreSQL. Each returns when the server is down or up.
#   ORCHESTRATOR_TEST_ALERTMANAGER                    the program; a test starts its own, configured to its needs
#   ORCHESTRATOR_TEST_SERVERS                         the folder, which `stop` asks for
# shellcheck disable=SC2015 # "a && b || c" is meant as written: c when either fails.
set -euo pipefail

say() { printf '%s\n' "$*" >&2; }
fail() { say "infra/servers.sh: $*"; exit 1; }

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=infra/processes.sh
. "$here/processes.sh"
# shellcheck source=infra/packages.sh
. "$here/packages.sh"
folder=
asked_to_stop=
starters=()

# A secret as the tests have them: infra/secrets.sh finds it wherever a program has written it down.
password=MarkedSecretOfServers

# ---------------------------------------------------------------------------------------------------------- programs

newest() { printf '%s\n' "$@" | sort -V | tail -n 1; }

find_programs() {
    rabbitmq=$(newest /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server)
    postgresql=$(dirname "$(newest /usr/lib/postgresql/*/bin/initdb)")
    alertmanager=$(command -v prometheus-alertmanager || true)
}

install_missing() {
    local missing=()
    find_programs
    [ -x "$rabbitmq" ] || missing+=(rabbitmq-server)
    [ -x "$postgresql/initdb" ] || missing+=(postgresql)
    [ -n "$alertmanager" ] || missing+=(prometheus-alertmanager)
    [ ${#missing[@]} -gt 0 ] || return 0

    say "RabbitMQ, PostgreSQL and Alertmanager are installed because the tests run against real ones."
    say "(A package may start a server of its own for this machine. The tests neither use nor touch that one.)"
    install_packages "or set ORCHESTRATOR_TEST_BUS and ORCHESTRATOR_TEST_STORE to servers of yours (infra/docker-compose.tests.yml says how)" "${missing[@]}"
    find_programs
    [ -x "$rabbitmq" ] || fail "rabbitmq-server is installed but not at /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin, where Debian puts it."
    [ -n "$alertmanager" ] || fail "prometheus-alertmanager is installed but not in PATH."
    [ -x "$postgresql/initdb" ] || fail "postgresql is installed but not at /usr/lib/postgresql/*/bin, where Debian puts it."
}

# PostgreSQL refuses to run as root, and RabbitMQ has no business to: as root, each runs as its own user.
# setpriv replaces itself by the program, so the pid we note is the server's.
become() {
    as_store=() as_bus=()
    [ "$(id -u)" -eq 0 ] || return 0
    as_store=(setpriv --reuid "$(id -u postgres)" --regid "$(id -g postgres)" --init-groups --)
    as_bus=(setpriv --reuid "$(id -u rabbitmq)" --regid "$(id -g rabbitmq)" --init-groups --)
}

# --------------------------------------------------------------------------------------------------------- processes

# A pid alone may be somebody else's by now; pid and start time together are one process for ever.
remember() { look_at "$2" && printf '%s %s\n' "$2" "$started" >"$folder/$1.pid"; }

alive() {
    local was
    [ -f "$folder/$1.pid" ] || return 1
    read -r pid was <"$folder/$1.pid"
    look_at "$pid" && [ "$state" != Z ] && [ "$started" = "$was" ]
}

gone() { ! alive "$1"; }

# --------------------------------------------------------------------------------------------------------- PostgreSQL

prepare_store() {
    mkdir "$folder/store"
    printf '%s' "$password" >"$folder/store/password"
    if [ "$(id -u)" -eq 0 ]; then chown -R postgres: "$folder/store"; fi
    chmod 700 "$folder/store"
    # Only initdb goes without syncing: the server itself keeps fsync on, because crash tests are about that.
    "${as_store[@]}" "$postgresql/initdb" --pgdata="$folder/store/data" --username=orchestrator --pwfile="$folder/store/password" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C --no-sync >"$folder/store.log" 2>&1 \
        || { explain PostgreSQL "$folder/store.log"; return 1; }
}

# The status PostgreSQL itself notes down, with its pid: neither what an earlier run left nor another instance's server on
# the same port can be mistaken for ours.
store_is_ready() {
    local notes
    { mapfile -t notes <"$folder/store/data/postmaster.pid"; } 2>/dev/null || return 1
    [ "${notes[0]:-}" = "$pid" ] && [ "${notes[7]:-}" = "ready   " ]
}

store_is_settled() { [ -n "$asked_to_stop" ] || gone store || store_is_ready; }

start_store() {
    ! alive store || return 0
    setsid "${as_store[@]}" "$postgresql/postgres" -D "$folder/store/data" -p "$store_port" -c listen_addresses=127.0.0.1 \
        -c unix_socket_directories= -c max_connections=200 </dev/null >>"$folder/store.log" 2>&1 &
    remember store $!
    until_true 60 store_is_settled && alive store && [ -z "$asked_to_stop" ] || { explain PostgreSQL "$folder/store.log"; return 1; }
}

create_database() {
    PGPASSWORD=$password "$postgresql/createdb" -h 127.0.0.1 -p "$store_port" -U orchestrator orchestrator
}

# SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one.
stop_store() {
    alive store || return 0
    kill -INT "$pid" 2>/dev/null || true
    until_true 20 gone store || { kill -QUIT "$pid"; until_true 10 gone store; } || { kill -KILL "$pid"; until_true 10 gone store; }
}

# ----------------------------------------------------------------------------------------------------------- RabbitMQ

prepare_bus() {
    mkdir -p "$folder/bus/home" "$folder/bus/conf.d"
    # The vhost is made with the data folder, under a name nobody else has.
    cat >"$folder/bus/rabbitmq.conf" <<CONFIGURATION
default_vhost = $vhost
default_user = orchestrator
default_pass = $password
disk_free_limit.absolute = 20MB
vm_memory_high_watermark.relative = 0.2
CONFIGURATION
    printf '[].\n' | tee "$folder/bus/enabled_plugins" >"$folder/bus/advanced.config"
    : >"$folder/bus/rabbitmq-env.conf"
    if [ "$(id -u)" -eq 0 ]; then chown -R rabbitmq: "$folder/bus"; fi
    chmod 700 "$folder/bus"
}

bus_is_ready() { grep -q 'Server startup complete' "$folder/bus.log" 2>/dev/null; }
bus_is_settled() { [ -n "$asked_to_stop" ] || gone bus || bus_is_ready; }
epmd_is_settled() { [ -n "$asked_to_stop" ] || gone epmd || port_is_taken "$epmd_port"; }

# Erlang's port mapper is started first and by us: otherwise the first node starts one as a daemon that outlives it.
start_epmd() {
    ! alive epmd || return 0
    setsid "${as_bus[@]}" env -i PATH="$PATH" HOME="$folder/bus/home" epmd -port "$epmd_port" -address 127.0.0.1 \
        </dev/null >"$folder/epmd.log" 2>&1 &
    remember epmd $!
    until_true 20 epmd_is_settled && alive epmd || { explain "Erlang's port mapper epmd" "$folder/epmd.log"; return 1; }
}

start_bus() {
    ! alive bus || return 0
    start_epmd || return 1
    # Emptied before the server starts, so that an earlier start is not taken for this one.
    : >"$folder/bus.log"
    # Every file the server would look for in /etc/rabbitmq or /var/lib/rabbitmq is named here.
    setsid "${as_bus[@]}" env -i --chdir="$folder/bus" PATH="$PATH" LANG=C.UTF-8 HOME="$folder/bus/home" \
        ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT="$epmd_port" ERL_CRASH_DUMP="$folder/bus/erl_crash.dump" \
        RABBITMQ_NODENAME="$vhost@localhost" RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT="$bus_port" \
        RABBITMQ_DIST_PORT="$dist_port" \
        RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}' \
        RABBITMQ_MNESIA_BASE="$folder/bus/mnesia" RABBITMQ_LOG_BASE="$folder/bus/log" RABBITMQ_LOGS=- \
        RABBITMQ_CONF_ENV_FILE="$folder/bus/rabbitmq-env.conf" RABBITMQ_CONFIG_FILE="$folder/bus/rabbitmq.conf" \
        RABBITMQ_CONFIG_FILES="$folder/bus/conf.d" RABBITMQ_ADVANCED_CONFIG_FILE="$folder/bus/advanced.config" \
        RABBITMQ_ENABLED_PLUGINS_FILE="$folder/bus/enabled_plugins" RABBITMQ_PID_FILE="$folder/bus/pid" \
        "$rabbitmq" </dev/null >>"$folder/bus.log" 2>&1 &
    remember bus $!
    until_true 120 bus_is_settled && alive bus && [ -z "$asked_to_stop" ] || { explain RabbitMQ "$folder/bus.log"; return 1; }
}

# SIGTERM to the leader alone: it tells the node to close its files, while a signal to the helpers would crash the node.
stop_bus() {
    local leader
    if alive bus; then
        leader=$pid
        kill -TERM "$leader" 2>/dev/null || true
        until_true 30 session_is_empty "$leader" || drop_session "$leader"
    fi
    if alive epmd; then
        kill -TERM "$pid" 2>/dev/null || true
        until_true 10 gone epmd || kill -KILL "$pid"
    fi
}

# For servers nobody will start again: their files go away in a moment, so there is nothing to close.
drop_bus() {
    if alive bus; then drop_session "$pid"; fi
    stop_bus
}

# ------------------------------------------------------------------------------------------------------------- both

port_is_taken() { (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Below 32768, where Linux starts to hand out ports to clients, so that no passing connection takes one in between.
choose_ports() {
    local port chosen=()
    while [ ${#chosen[@]} -lt 4 ]; do
        port=$((20000 + RANDOM % 12000))
        case " ${chosen[*]} " in *" $port "*) continue ;; esac
        port_is_taken "$port" || chosen+=("$port")
    done
    bus_port=${chosen[0]} dist_port=${chosen[1]} epmd_port=${chosen[2]} store_port=${chosen[3]}
}

explain() {
    [ -z "$asked_to_stop" ] || return 0
    say "$1 did not start. The end of its log:"
    tail -n 20 "$2" >&2 || true
}

write_switch() {
    printf '#!/usr/bin/env bash\nexec bash %q %s %q\n' "$here/servers.sh" "$1" "$folder" >"$folder/$1"
    chmod 755 "$folder/$1"
}

write_variables() {
    local switch
    for switch in stop-bus start-bus stop-store start-store; do write_switch "$switch"; done
    {
        printf 'export ORCHESTRATOR_TEST_SERVERS=%q\n' "$folder"
        printf 'export ORCHESTRATOR_TEST_BUS=%q\n' "amqp://orchestrator:$password@127.0.0.1:$bus_port/$vhost"
        printf 'export ORCHESTRATOR_TEST_STORE=%q\n' \
            "Host=127.0.0.1;Port=$store_port;Username=orchestrator;Password=$password;Database=orchestrator"
        printf 'export ORCHESTRATOR_TEST_ALERTMANAGER=%q\n' "$alertmanager"
        printf 'export ORCHESTRATOR_TEST_STOP_BUS=%q\n' "$folder/stop-bus"
        printf 'export ORCHESTRATOR_TEST_START_BUS=%q\n' "$folder/start-bus"
        printf 'export ORCHESTRATOR_TEST_STOP_STORE=%q\n' "$folder/stop-store"
        printf 'export ORCHESTRATOR_TEST_START_STORE=%q\n' "$folder/start-store"
    } >"$folder/variables"
}

# Both at once, since each mostly waits. A signal must not end a starter between a server's start and the note of its
# pid: the starter only marks that it was asked, and comes to its end soon.
start_both() {
    local both attempt
    for attempt in 1 2 3; do
        choose_ports
        vhost="orchestrator-tests-$$-$attempt"
        printf '%s=%q\n' rabbitmq "$rabbitmq" postgresql "$postgresql" vhost "$vhost" \
            bus_port "$bus_port" dist_port "$dist_port" epmd_port "$epmd_port" store_port "$store_port" >"$folder/settings"
        (trap 'asked_to_stop=yes' TERM; prepare_bus && start_bus) &
        starters=($!)
        (trap 'asked_to_stop=yes' TERM; prepare_store && start_store && create_database) &
        starters+=($!)
        both=yes
        wait "${starters[0]}" || both=
        wait "${starters[1]}" || both=
        [ -z "$both" ] || return 0
        starters=()
        drop_bus
        stop_store
        # Somebody took the port between our look and our server's start.
        grep -qiE 'eaddrinuse|address already in use|epmd already running' "$folder"/*.log || break
        say "One of the ports was taken meanwhile; trying others."
        rm -rf "$folder/bus" "$folder/store"
    done
    fail "the servers did not start (see above)."
}

give_up() {
    local starter
    trap '' INT TERM HUP
    for starter in "${starters[@]}"; do kill -TERM "$starter" 2>/dev/null || true; done
    wait
    drop_bus
    stop_store
    remove_folder
}

remove_folder() {
    cd /
    rm -rf "$folder"
}

start() {
    install_missing
    become
    folder=${1:-$(mktemp -d "${TMPDIR:-/tmp}/orchestrator-servers.XXXXXX")}
    mkdir -p "$folder"
    folder=$(cd "$folder" && pwd)
    # It is removed when the servers stop.
    [ -z "$(ls -A "$folder")" ] || fail "$folder holds something already: give a folder that is new or empty, or none."
    : >"$folder/settings"
    trap give_up EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    trap 'exit 129' HUP
    chmod 711 "$folder"
    cd "$folder"
    "${as_store[@]}" test -x "$folder" && "${as_bus[@]}" test -x "$folder" \
        || fail "the users postgres and rabbitmq may not enter $folder: set TMPDIR to a folder they may enter, such as /tmp."
    start_both
    write_variables
    trap - EXIT
    cat "$folder/variables"
}

# The folder is removed on stop, so what is given must be one that start made.
enter() {
    folder=${1:-${ORCHESTRATOR_TEST_SERVERS:-}}
    [ -n "$folder" ] || fail "which servers? Give the folder, or set ORCHESTRATOR_TEST_SERVERS as 'start' prints it."
    [ -f "$folder/settings" ] || fail "$folder holds no servers that 'start' made: they are stopped already."
    # shellcheck disable=SC1091
    . "$folder/settings"
    become
    cd "$folder"
}

stop() {
    enter "$@"
    drop_bus
    stop_store
    remove_folder
    # For eval; a person at a terminal has no use for it.
    [ -t 1 ] || printf 'unset ORCHESTRATOR_TEST_%s\n' SERVERS BUS STORE ALERTMANAGER STOP_BUS START_BUS STOP_STORE START_STORE
}

# A user's own settings for PostgreSQL's clients are not meant for these servers.
unset "${!PG@}"
umask 022

case ${1:-} in
    start) start "${@:2}" ;;
    stop) stop "${@:2}" ;;
    start-bus) enter "${@:2}"; start_bus ;;
    stop-bus) enter "${@:2}"; stop_bus ;;
    start-store) enter "${@:2}"; start_store ;;
    stop-store) enter "${@:2}"; stop_store ;;
    *)
        sed -n '2,/^set/{/^set/d;/shellcheck/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}" >&2
        case ${1:-} in -h | --help | help) exit 0 ;; *) exit 2 ;; esac
        ;;
esac
