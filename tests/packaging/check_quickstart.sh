#!/bin/bash
# check_quickstart.sh BACKUP-SERVER: packaging/quickstart.sh, without its installing and building, on a service as it
# writes it, and on one with TLS and a token: it ends well each time, and what it prints for cron works as it stands.
set -euo pipefail
cd "$(dirname "$0")/../.."

server=$1
[ ! -e /etc/backup-server/config.ini ] || { echo "skip  this machine has a configuration"; exit; }
work=$(mktemp -d)
export HOME=$work/home PATH=$work/bin:$PATH
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME
config=$HOME/.config/backup-server/config.ini
pid_file=$HOME/.local/state/backup-server/quickstart.pid
url='' pid=''
port=$((20000 + RANDOM % 10000))
trap 'stop 2>/dev/null || true; rm -rf "$work"' EXIT

fail() { echo "FAIL  $*"; cat "$work/out"; exit 1; }

make_clone()
{
    mkdir -p "$work/bin" "$work/clone/packaging" "$work/clone/build/release/bin" "$HOME"
    cp README.md LICENSE "$work/clone"
    cp packaging/quickstart.sh "$work/clone/packaging"
    ln -s "$server" "$work/clone/build/release/bin/backup-server"
    ln -s /bin/true "$work/clone/packaging/install-packages.sh"
    ln -s /bin/true "$work/bin/cmake"
}

#! At once: nothing of it is left when it no longer answers.
stop()
{
    kill -KILL "$pid" || return
    rm -f "$pid_file"
    while curl --insecure --silent --output /dev/null "$url"; do :; done
}

try() # WHAT
{
    "$work/clone/packaging/quickstart.sh" "$port" >"$work/out" 2>&1 || fail "$1"
    [ ! -e "$pid_file" ] || pid=$(cat "$pid_file")
    url=$(sed -n 's/^The service runs at \([^ ]*\) .*/\1/p' "$work/out")
    cron_line=$(sed -n 's/^  0 2 \* \* \* //p' "$work/out")
    [ -n "$cron_line" ] || fail "$1: no line for cron"
    # As cron does, in the home folder.
    said=$(cd && sh -c "$cron_line" 2>&1) || fail "$1: $cron_line: $said"
    [[ $said == *'"state":"finished"'* ]] || fail "$1: $cron_line: $said"
    echo "pass  $1"
}

make_clone
try "a first start"
grep -q '"state":"finished"' "$work/out" || fail "it made no backup"
removal=$(sed -n 's/^  rm -r //p' "$work/out")
stop

cat >>"$config" <<INI
[server]
tls_certificate = $HOME/certificate.pem
tls_key = $HOME/key.pem
token_file = $HOME/tokens
token_for = all
INI
"$server" certificate --config "$config" >"$work/out" 2>&1 || fail "certificate"
"$server" token --config "$config" 2>/dev/null | sed -n '1s/^/Authorization: Bearer /p' >"$HOME/token.header"
try "a start with TLS and a token"
grep -q 'Not backed up: this needs a token' "$work/out" || fail "it does not say that a token is needed"
try "the same while the service runs"
! grep -q ' rm -r' "$work/out" || fail "it has what its owner wrote removed"

rm "$pid_file"
try "the same for a service that something else has started"
grep -q 'ran before this script' "$work/out" || fail "it takes the service for its own"
stop
eval "rm -r $removal" 2>"$work/out" || fail "what it says of removing"
[ -z "$(find "$HOME/.config" "$HOME/.local" -type f)" ] || fail "something of it is left"
echo "pass  what it says of removing"
