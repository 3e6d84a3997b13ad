#!/bin/bash
# test_fresh.sh [bookworm|trixie]: packaging/quickstart.sh of a fresh clone, of the committed tree, on a Debian root that
# holds git and little else: it succeeds, every command that it prints works, and a second run finds nothing to do.
# Needs root and debootstrap; the build there takes some minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."

release=${1:-bookworm}
rm -rf "build/roots/$release-fresh"
# shellcheck disable=SC2016 # expanded in there
BACKUP_ROOT=$release-fresh exec packaging/in-debian.sh "$release" bash -euc '
    fail() { echo "FAIL  $*"; exit 1; }
    commands() { sed -n "/^Try next:/,/^\$/s/^  \([^ ].*\)/\1/p" "$1"; }

    for program in cmake g++ rsync curl; do
        ! command -v $program || fail "$program is there already"
    done
    git clone --quiet /src ~/backup-server
    cd ~/backup-server
    port=$((20000 + RANDOM % 10000))
    packaging/quickstart.sh $port >~/first 2>&1 || { tail -n 60 ~/first; fail "quickstart.sh"; }
    sed -n "/Backing up/,\$p" ~/first
    sample=~/.local/share/backup-server/sample
    diff -r $sample/hoge $sample/backup/hoge || fail "the first backup is not there"
    grep -q "^date_last = $(date +%Y%m%d)\$" ~/.config/backup-server/config.ini || fail "date_last was not written"

    [ "$(commands ~/first | wc -l)" -eq 4 ] || fail "not four commands to try"
    commands ~/first | sed "s/^curl/curl --fail --silent --show-error/" >~/commands
    sed -n "s/^  0 2 \* \* \* //p" ~/first >>~/commands
    while read -r line; do
        echo "\$ $line"
        bash -euc "$line" || fail "$line"
        echo
    done <~/commands
    for file in $(sed -n "s/^  \(Configuration\|Log\)  *//p" ~/first); do
        [ -s "$file" ] || fail "no $file"
    done

    packaging/quickstart.sh $port >~/second 2>&1 || { tail -n 60 ~/second; fail "quickstart.sh once more"; }
    ! grep -E "^Installing: |Building CXX|Writing a sample" ~/second || fail "the second run did the work again"
    stop=$(sed -n "s/^  \(kill .*\)/\1/p" ~/second)
    pid=$(cat ~/.local/state/backup-server/quickstart.pid)
    bash -euc "$stop" || fail "$stop"
    for _ in $(seq 100); do
        [ -d "/proc/$pid" ] || break
        sleep 0.1
    done
    ! curl --silent --output /dev/null "http://localhost:$port/healthz" || fail "it still answers after: $stop"

    # Nothing but comments, as in the sample of the package.
    sed -i "s/^[^#]/#&/" ~/.config/backup-server/config.ini
    packaging/quickstart.sh $port >~/third 2>&1 || { tail -n 60 ~/third; fail "quickstart.sh without a set"; }
    grep -q "/config.ini names no folder to save" ~/third || fail "it does not say that there is nothing to back up"
    kill "$(cat ~/.local/state/backup-server/quickstart.pid)"
    echo "fresh machine: all passed"
' fresh
