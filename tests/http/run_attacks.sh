#!/bin/bash
# Attacks a service of its own on loopback with real tools, asks it for its status all the while as a well-behaved
# client does, makes the same backup in turns without and with the attack, and writes the table of
# tests/http/README.md to standard output.
#   tests/http/run_attacks.sh [PROGRAM] [SECONDS] [ROUNDS]
# PROGRAM: the backup-server to attack (default build/release/bin/backup-server); SECONDS: of each attack (default 5);
# ROUNDS: of each pair of backups (default 9). ONLY=REGEX in the environment: those rows alone whose names match.
# Needs slowhttptest, wrk, python3 and two processors. Nothing but 127.0.0.0/8 is ever addressed.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=$(realpath "${1:-build/release/bin/backup-server}")
seconds=${2:-5}
rounds=${3:-9}
# In memory, so that the backup waits for the processor alone and not for a disk that others use, too.
work=$(mktemp -d -p /dev/shm)
attacks=tests/http/attacks
tls=("tls_certificate = $work/certificate.pem" "tls_key = $work/key.pem")
long_log=20260101-000000-000000000001
service=
trap '[ -z "$service" ] || stop; rm -rf "$work"' EXIT

# Attackers are other machines: they get the time that nothing of ours needs; all the more comes when no backup runs.
# With ONE_PROCESSOR=1 the service, the backup and the well-behaved client share one processor, and the attackers have
# another for themselves.
if [ -n "${ONE_PROCESSOR:-}" ]; then
    ours=(taskset -c 1) theirs=(taskset -c 0)
else
    ours=(env) theirs=(chrt --idle 0)
fi
ours() { "${ours[@]}" "$@"; }
theirs() { "${theirs[@]}" "$@"; }

# fill_idle_time: what attackers leave idle goes to loops of the same priority, until empty_idle_time. So a backup beside
# an attack is compared with one that the attackers' programs would slow as much if they did not reach the service.
fill_idle_time() {
    fillers=()
    for _ in $(seq "$(nproc)"); do
        (exec "${theirs[@]}" timeout 60 bash -c 'while :; do :; done') &
        fillers+=($!)
    done
}
empty_idle_time() {
    kill "${fillers[@]}"
    wait "${fillers[@]}" || true
}

# start [LINE OF [server]...]: a fresh service on a free port, with the lists that "prepare" left.
start() {
    scheme=http
    [[ "$*" != *tls_key* ]] || scheme=https
    rm -rf "$work/state"
    cp -r "$work/prepared" "$work/state"
    {
        printf '[server]\nlisten = 127.0.0.1\n'
        printf '%s\n' "$@"
        printf '[home_big]\nsource = %s\ndest = %s\n' "$work/big" "$work/dest/big"
        for number in $(seq 100); do
            printf '[home_set%s]\nsource = %s\ndest = %s\n' "$number" "$work/source" "$work/dest/$number"
        done
    } > "$work/config.ini"
    : > "$work/log"
    # Descriptors: what a service gets that systemd started.
    (exec "${ours[@]}" prlimit --nofile="${descriptors:-1024:4096}" \
        "$program" --config "$work/config.ini" --state-dir "$work/state" --port 0 > "$work/log" 2>&1) &
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

# backup: makes the backup whose time is measured, and says how many seconds it took. A tenth of its files is new each
# time.
backup() {
    python3 $attacks/change_files.py "$work/big" 6000
    local begun=$EPOCHREALTIME
    ours "$program" run home_big --config "$work/config.ini" --state-dir "$work/state" > "$work/run" 2>&1 || cat "$work/run" >&2
    echo "$EPOCHREALTIME $begun" | awk '{ printf "%.3f\n", $1 - $2 }'
}

# prepare: a state folder with 100 ended tasks in its lists, for every service to start from, and first copies.
prepare() {
    printf '[server]\n%s\n%s\n' "${tls[@]}" > "$work/config.ini"
    "$program" certificate --config "$work/config.ini" > "$work/fingerprint"
    mkdir -p "$work/prepared" "$work/dest" "$work/source" "$work/big"
    seq 1000 > "$work/source/file"
    python3 $attacks/change_files.py "$work/big" 60000
    start
    for number in $(seq 100); do
        curl -sS -o "$work/answer" -X POST "http://127.0.0.1:$port/api/home/set$number"
    done
    curl -sS -o "$work/answer" -X POST "http://127.0.0.1:$port/api/home/big?wait"
    for _ in $(seq 600); do
        curl -sS -o "$work/answer" "http://127.0.0.1:$port/api/status"
        if grep -qF '"pending":[]' "$work/answer" && grep -qF '"running":[]' "$work/answer"; then break; fi
        sleep 0.2
    done
    # The steady state of a set begins with its third run.
    backup > "$work/time"
    backup > "$work/time"
    stop
    python3 $attacks/long_state.py "$work/state" "$long_log"
    rm -rf "$work/prepared"
    mv "$work/state" "$work/prepared"
}

# processor_time: seconds that the service has used.
processor_time() { awk -v ticks="$(getconf CLK_TCK)" '{ print ($14 + $15) / ticks }' "/proc/$service/stat"; }

# attack NAME LOAD COMMAND...: one row.
attack() {
    local name=$1 load=$2 probe attacker begun alone under
    shift 2
    if [[ ! "$name" =~ ${ONLY:-} ]]; then
        stop
        return
    fi
    : > "$work/times"
    : > "$work/pairs"
    # The first round warms the caches and is not counted.
    for round in $(seq 0 "$rounds"); do
        ours python3 $attacks/probe.py "$port" 3 $scheme > "$work/alone" &
        probe=$!
        fill_idle_time
        sleep 1
        alone=$(backup)
        empty_idle_time
        wait $probe
        begun=$(processor_time)
        ours python3 $attacks/probe.py "$port" "$seconds" $scheme >> "$work/times" &
        probe=$!
        "$@" > "$work/attack" 2>&1 &
        attacker=$!
        sleep 1
        under=$(backup)
        # Patient: a connection request that is lost in a flood is sent again after 1, 3, 7 s.
        ours curl -sS -k -m 20 --retry 3 --retry-all-errors -o "$work/asked" -X POST \
            "$scheme://127.0.0.1:$port/api/home/set1?wait" 2> "$work/curl" || true
        wait $probe
        wait $attacker || true
        [ "$round" = 0 ] || echo "$alone $under $(processor_time) $begun" >> "$work/pairs"
    done
    local memory asked=fails
    memory=$(awk '/VmHWM/ { printf "%.0f", $2 / 1024 }' "/proc/$service/status")
    if grep -qF '"state":"finished"' "$work/asked"; then asked=runs; fi
    rm -f "$work/asked"
    python3 $attacks/table_row.py "$name" "$load" "$memory" "$seconds" "$asked" "$work/times" "$work/pairs"
    stop
}

slow() {
    theirs timeout $((seconds + 10)) slowhttptest -c 1000 -r 500 -l "$seconds" -p 3 \
        -u "http://127.0.0.1:$port/api/status" "$@"
}
flood() { theirs python3 $attacks/flood.py "$port" "$1" "$2" "$seconds" "$3"; }
requests() { theirs python3 $attacks/requests.py "$port" "$1" "$2" "$seconds" "$3" "$4" $scheme; }
full_speed() { theirs wrk -t 1 -d "$seconds" "$@"; }

# many COUNT TEXT: TEXT so many times.
many() { local text; for _ in $(seq "$1"); do text+=$2; done; printf '%s' "$text"; }
padding=$(head -c 60000 /dev/zero | tr '\0' a)
host='Host: localhost\r\n'

prepare
cat <<END
Measured with \`tests/http/run_attacks.sh\` on $(date -u +%F), $(nproc) processors, $("$program" --version),
$seconds s an attack, $rounds rounds, defaults of \`[server]\`, 100 tasks in the lists.

| attack | load | memory, MiB | processor, % | answered | median, ms | 99 %, ms | worst, ms | backup, times as long | a backup then |
|---|---|---|---|---|---|---|---|---|---|
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
attack 'flood of silent connections' '5,000 kept open, one address' flood 5000 1 ''
start
attack 'flood of half requests' '5,000 kept open, one address' flood 5000 1 "GET /api/status HTTP/1.1\\r\\nHost: a"
start
attack 'flood of half requests' '5,000 kept open, 100 addresses' flood 5000 100 "GET /api/status HTTP/1.1\\r\\nHost: a"
start
attack 'half a body of 64 KiB' '5,000 kept open, 100 addresses' \
    flood 5000 100 "POST /api/a/b HTTP/1.1\\r\\n${host}Content-Length: 65536\\r\\n\\r\\n$padding"
start
attack 'endless header' '5,000 connections, 100 addresses' flood 5000 100 "GET / HTTP/1.1\\r\\nX: $padding"
start
attack 'no answer taken' '5,000 pipelines of 50 requests' \
    flood 5000 100 "$(many 50 "GET /api/status HTTP/1.1\\r\\n$host\\r\\n")"
descriptors=200:200 start 'max_connections = 10000' 'max_connections_per_address = 10000'
attack 'descriptors used up' '200 in all, 5,000 connections' flood 5000 100 'GET /api/st'
start "${tls[@]}"
attack 'flood of silent connections, TLS' '5,000 kept open, 100 addresses' flood 5000 100 ''
start "${tls[@]}"
# The head of a record that never comes: ClientHello, 512 bytes.
attack 'flood of half handshakes, TLS' '5,000 kept open, 100 addresses' flood 5000 100 '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'
# The attackers stand for other machines: their requests count.
start 'requests_per_second = 100'
attack 'a log of 4 MiB, not taken' '5,000 pipelines of 5 requests' \
    flood 5000 100 "$(many 5 "GET /api/tasks/$long_log/log HTTP/1.1\\r\\n$host\\r\\n")"
start
attack 'requests at full speed (wrk)' '16 connections of this machine itself' \
    full_speed -c 16 "http://127.0.0.1:$port/api/status"
start 'requests_per_second = 100'
attack 'requests at full speed' '16 connections, one address' requests 16 1 GET /api/status
start 'requests_per_second = 100'
attack 'a log of 4 MiB at full speed' '16 connections, one address' requests 16 1 GET "/api/tasks/$long_log/log"
start "${tls[@]}" 'requests_per_second = 100'
attack 'a log of 4 MiB at full speed, TLS' '16 connections, one address' requests 16 1 GET "/api/tasks/$long_log/log"
start 'requests_per_second = 100'
attack 'a long history at full speed' '16 connections, one address' requests 16 1 GET '/api/history?limit=1000'
start 'requests_per_second = 100'
attack 'a long history at full speed' '192 connections, 12 addresses' requests 192 12 GET '/api/history?limit=1000'
start 'requests_per_second = 100'
attack 'changes at full speed' '16 connections, one address' requests 16 1 POST /api/clear_finished
