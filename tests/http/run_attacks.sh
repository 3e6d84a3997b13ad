#!/bin/bash
# Attacks a service of its own on loopback with real tools, asks it for its status all the while as a well-behaved
# client does, and writes the table of tests/http/README.md to standard output.
#   tests/http/run_attacks.sh [PROGRAM] [SECONDS]
# PROGRAM: the backup-server to attack (default build/release/bin/backup-server); SECONDS: of each attack (default 15).
# Needs slowhttptest, wrk, python3 and openssl. Nothing but 127.0.0.0/8 is ever addressed.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=$(realpath "${1:-build/release/bin/backup-server}")
seconds=${2:-15}
work=$(mktemp -d)
attacks=tests/http/attacks
service=
trap '[ -z "$service" ] || stop; rm -rf "$work"' EXIT

# start [LINE OF [server]...]: a fresh service on a free port, with the lists that "prepare" left.
start() {
    rm -rf "$work/state"
    cp -r "$work/prepared" "$work/state"
    {
        printf '[server]\nlisten = 127.0.0.1\n'
        printf '%s\n' "$@"
        for number in $(seq 100); do
            printf '[home_set%s]\nsource = %s\ndest = %s\n' "$number" "$work/source" "$work/dest/$number"
        done
    } > "$work/config.ini"
    : > "$work/log"
    # Descriptors: what a service gets that systemd started.
    prlimit --nofile="${descriptors:-1024:4096}" \
        "$program" --config "$work/config.ini" --state-dir "$work/state" --port 0 2> "$work/log" &
    service=$!
    for _ in $(seq 100); do
        port=$(sed -n 's/.*listening on .*:\([0-9]*\).*/\1/p' "$work/log")
        [ -z "$port" ] || break
        sleep 0.05
    done
}

# stop: ends the service and keeps what it wrote.
stop() {
    kill "$service"
    wait "$service" || true
    service=
}

# prepare: a state folder with 100 ended tasks in its lists, for every service to start from.
prepare() {
    mkdir -p "$work/prepared" "$work/dest" "$work/source"
    seq 1000 > "$work/source/file"
    start
    for number in $(seq 100); do
        curl -sS -o "$work/answer" -X POST "http://127.0.0.1:$port/api/home/set$number"
    done
    for _ in $(seq 300); do
        curl -sS -o "$work/answer" "http://127.0.0.1:$port/api/status"
        if grep -qF '"pending":[]' "$work/answer" && grep -qF '"running":[]' "$work/answer"; then break; fi
        sleep 0.2
    done
    stop
    rm -rf "$work/prepared"
    mv "$work/state" "$work/prepared"
}

# attack NAME LOAD COMMAND...: one row.
attack() {
    local name=$1 load=$2
    shift 2
    python3 $attacks/probe.py "$port" "$seconds" > "$work/probe" &
    local probe=$!
    # In the midst of it, and patient: a connection request that is lost in a flood is sent again after 1, 3, 7 s.
    { sleep 1; curl -sS -m 20 --retry 3 --retry-all-errors -o "$work/backup" -X POST \
        "http://127.0.0.1:$port/api/home/set1?wait"; } 2> "$work/curl" &
    local client=$!
    "$@" > "$work/attack" 2>&1 || true
    wait $probe
    wait $client || true
    local answered failed median most_of worst
    read -r answered failed median most_of worst < "$work/probe"
    local memory backup=fails
    memory=$(awk '/VmHWM/ {printf "%.0f", $2 / 1024}' "/proc/$service/status")
    if grep -qF '"state":"finished"' "$work/backup"; then backup=runs; fi
    rm -f "$work/backup"
    printf '| %s | %s | %s | %s of %s | %s | %s | %s | %s |\n' "$name" "$load" "$memory" "$answered" \
        $((answered + failed)) "$median" "$most_of" "$worst" "$backup"
    stop
}

slow() { timeout $((seconds + 10)) slowhttptest -c 1000 -r 500 -l "$seconds" -p 3 -u "http://127.0.0.1:$port/api/status" "$@"; }

prepare
cat <<END
Measured with \`tests/http/run_attacks.sh\` on $(date -u +%F), $(nproc) cores, $("$program" --version),
$seconds s an attack, defaults of \`[server]\`, 100 tasks in the lists.

| attack | load | memory, MiB | answered | median, ms | 99 %, ms | worst, ms | a backup then |
|---|---|---|---|---|---|---|---|
END
start
attack 'none' '-' sleep "$seconds"
start
attack 'slow headers (slowhttptest -H)' '1,000 connections' slow -H -i 5
start
attack 'slow body (slowhttptest -B)' '1,000 connections' slow -B -i 5 -s 60000
start
attack 'slow read (slowhttptest -X)' '1,000 connections' slow -X -w 10 -y 20 -n 5 -z 10 -k 3
start
attack 'ranges (slowhttptest -R)' '1,000 connections' slow -R
start
attack 'flood of silent connections' '5,000 kept open, one address' python3 $attacks/flood.py "$port" 5000 1 "$seconds" ''
start
attack 'flood of half requests' '5,000 kept open, one address' \
    python3 $attacks/flood.py "$port" 5000 1 "$seconds" 'GET /api/status HTTP/1.1\r\nHost: a'
start
attack 'flood of half requests' '5,000 kept open, 100 addresses' \
    python3 $attacks/flood.py "$port" 5000 100 "$seconds" 'GET /api/status HTTP/1.1\r\nHost: a'
start
attack 'half a body of 64 KiB' '5,000 kept open, 100 addresses' python3 $attacks/flood.py "$port" 5000 100 "$seconds" \
    "POST /api/a/b HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 65536\\r\\n\\r\\n$(head -c 60000 /dev/zero | tr '\0' a)"
start
attack 'endless header' '5,000 connections, 100 addresses' python3 $attacks/flood.py "$port" 5000 100 "$seconds" \
    "GET / HTTP/1.1\\r\\nX: $(head -c 60000 /dev/zero | tr '\0' a)"
start
attack 'no answer taken' '5,000 pipelines of 50 requests' python3 $attacks/flood.py "$port" 5000 100 "$seconds" \
    "$(for _ in $(seq 50); do printf 'GET /api/status HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n'; done)"
descriptors=200:200 start 'max_connections = 10000' 'max_connections_per_address = 10000'
attack 'descriptors used up' '200 in all, 5,000 connections' \
    python3 $attacks/flood.py "$port" 5000 100 "$seconds" 'GET /api/st'
start
attack 'requests at full speed (wrk)' '16 connections' wrk -t 1 -c 16 -d "$seconds" "http://127.0.0.1:$port/api/status"
start 'requests_per_second = 100'
attack 'the same, 100 requests a second allowed' '16 connections' \
    wrk -t 1 -c 16 -d "$seconds" -s <(echo 'wrk.headers["Connection"] = "close"') "http://127.0.0.2:$port/api/status"
