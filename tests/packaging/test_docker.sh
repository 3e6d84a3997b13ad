#!/bin/bash
# test_docker.sh: builds the image of packaging/Dockerfile, and tries it with the commands at the Dockerfile's top.
# Needs root, and docker or podman; ends with 77 where neither works. The build takes some minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."

skip() { echo "skip  $*"; exit 77; }
[ "$(id -u)" -eq 0 ] || skip "test_docker.sh needs root, who alone can make folders for the container's user."
if docker info >/dev/null 2>&1; then
    engine=docker
elif podman info >/dev/null 2>&1; then
    engine=podman
    # Of podman's own format, health checks are no part.
    export BUILDAH_FORMAT=docker
else
    skip "test_docker.sh needs docker or podman."
fi

name=backup-server-test-$$
work=$(mktemp -d)
clean_up()
{
    remove_container
    "$engine" rmi --force $name >/dev/null 2>&1 || true
    umount --recursive "$work/mnt" 2>/dev/null || true
    rm -rf "$work"
}
trap clean_up EXIT

check() # WHAT COMMAND...
{
    "${@:2}" || { echo "FAIL  $1"; "$engine" logs "$name" 2>&1 | tail -n 20; exit 1; }
    echo "pass  $1"
}

within() # SECONDS COMMAND...
{
    local end=$((SECONDS + $1))
    until "${@:2}"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.2
    done
}

#! The commands of that name at the Dockerfile's top, in folders of the test, with any port of this machine.
commands() # NAME
{
    sed -n 's/^#   //p' packaging/Dockerfile | sed -e ':join' -e '/\\$/{N; s/\\\n *//; b join' -e '}' | grep "^$1" |
        sed "s#^docker#$engine#; s#\(--tag\|--name\|rslave\) backup-server#\1 $name#g; s#--publish 5000:5000#--publish 5000#
            s#/srv/backup-server#$work/srv#g; s#/mnt/#$work/mnt/#g; s#/dev/disk:#$work/disk:#"
}

begins() # [OPTION]...: for docker run
{
    local command
    command=$(commands 'docker run')
    remove_container
    bash -euc "${command/ --detach/ --detach $*}" >"$work/out" 2>&1 || { cat "$work/out"; return 1; }
    within 20 is_healthy
}

remove_container() { "$engine" rm --force --volumes "$name" >/dev/null 2>&1 || true; }
inside() { "$engine" exec "$name" "$@"; }
asks() { inside curl --silent --show-error --fail-with-body --output /dev/null "$@"; }
asks_for() { asks --request POST "http://localhost:5000/api/foo/$1"; }
date_is_written() { grep -q "^date_last = " "$work/srv/config/config.ini"; }
belongs_to() { [ "$(stat --format=%u:%g "$2")" = "$1" ]; }

#! As the image has it; podman would ask systemd for a timer.
is_healthy()
{
    local words
    mapfile -t words < <(sed -n 's/^    CMD \["\(.*\)"\]$/\1/p' packaging/Dockerfile | sed 's/", "/\n/g')
    inside "${words[@]}"
}

is_healthy_with_tls()
{
    local words
    read -ra words < <(sed -n "s/^#   --health-cmd '\(.*\)'/\1/p" packaging/Dockerfile)
    inside "${words[@]}"
}

is_told_in_history() # SET RESULT
{
    inside curl --silent "http://localhost:5000/api/history?name=$1&limit=1" | grep "\"result\":\"$2\"" >/dev/null
}

#! In the container: "PID COMMAND", of those in that state, if given.
processes() # [STATE]
{
    # shellcheck disable=SC2016 # expanded in there
    inside bash -c 'cat /proc/[0-9]*/stat 2>/dev/null' | sed -n "s/^\([0-9]*\) (\(.*\)) ${1:-[A-Z]} .*/\1 \2/p"
}

copies() { processes | grep ' rsync$' >/dev/null; }
is_left_over() { copies || processes Z | grep .; }

builds() { bash -euc "$(commands 'docker build')" >"$work/out" 2>&1 || { tail -n 50 "$work/out"; return 1; }; }

backs_up_as_5000()
{
    asks_for 'hoge?wait' && diff -r "$work/mnt/data/hoge" "$work/mnt/backup/hoge" &&
        belongs_to 5000:5000 "$work/mnt/backup/hoge/file" && belongs_to 5000:5000 "$work/srv/state/history.jsonl"
}

answers_to_its_machines_name()
{
    asks --header "Host: $(hostname):5000" http://localhost:5000/ && ! asks --header 'Host: other' http://localhost:5000/ 2>/dev/null
}

reads_a_late_disk()
{
    mount -t tmpfs late "$work/mnt/data/late" && echo late >"$work/mnt/data/late/file" && asks_for 'late?wait' &&
        [ "$(cat "$work/mnt/backup/late/file")" = late ]
}

run_is_last_in_line()
{
    asks_for big && within 20 copies && inside ionice --pid "$(engine_ids | head -n 1)" | grep -x idle >/dev/null
}

#! The oldest is the service.
engine_ids() { processes | sed -n 's/^\([0-9]*\) backup-server$/\1/p' | sort --numeric-sort | sed 1d; }

killed_run_leaves_nothing()
{
    inside bash -c "kill -KILL $(engine_ids | xargs)" && within 20 is_told_in_history foo_big error && ! is_left_over
}

stops_in_time_and_resumes()
{
    asks_for big && within 20 copies || return
    local started=$SECONDS
    "$engine" stop "$name" >/dev/null && [ $((SECONDS - started)) -lt 18 ] &&
        [ "$("$engine" inspect --format '{{.State.ExitCode}}' "$name")" = 0 ] && "$engine" start "$name" >/dev/null &&
        within 20 is_healthy && is_told_in_history foo_hoge finished && within 60 is_told_in_history foo_big finished
}

#! But for what the run says that was killed.
log_is_clean()
{
    ! "$engine" logs "$name" 2>&1 | grep -vE '^(listening on|task=[^ ]* set="[^"]*": |task=.* code=interrupted: )'
}

keeps_owners_as_root()
{
    chown 1234:2345 "$work/mnt/data/hoge/file" && chmod 600 "$work/mnt/data/hoge/file" && asks_for 'hoge?wait' &&
        belongs_to 1234:2345 "$work/mnt/backup/hoge/file"
}

tells_its_health_with_tls()
{
    inside backup-server certificate --config /config/config.ini >/dev/null &&
        printf '[server]\nport = 5001\ntls_certificate = %s\ntls_key = %s\n' /config/{certificate,key}.pem \
            >>"$work/srv/config/config.ini" && "$engine" restart "$name" >/dev/null && within 20 is_healthy_with_tls
}

check "the image is built" builds
bash -euc "$(commands install)"
mkdir -p "$work/mnt" "$work/disk"
# As systemd has it on a whole machine: what is mounted later is seen elsewhere.
mount --bind "$work/mnt" "$work/mnt"
mount --make-shared "$work/mnt"
mkdir -p "$work"/mnt/data/{hoge,late,big} "$work/mnt/backup"
chmod 755 "$work"
chown 5000:5000 "$work/mnt/backup"
echo hoge >"$work/mnt/data/hoge/file"
head --bytes=20M /dev/urandom >"$work/mnt/data/big/file"
for target in hoge late big; do
    printf '[foo_%s]\nsource = %s\ndest = %s\n' $target "$work/mnt/data/$target" "$work/mnt/backup/$target"
done >>"$work/srv/config/config.ini"
echo 'rsync_options = --bwlimit=2000' >>"$work/srv/config/config.ini"

check "it runs, and is healthy" begins
check "a backup is made by user 5000" backs_up_as_5000
check "date_last is written" date_is_written
check "it answers to its machine's name, and to no other" answers_to_its_machines_name
check "a disk that is mounted later is read" reads_a_late_disk
check "a run is the last in line for the disk" run_is_last_in_line
check "a run that is killed leaves no process, not even a dead one" killed_run_leaves_nothing
check "it stops in time, keeps its history, and goes on with the run" stops_in_time_and_resumes
check "nothing is wrong in its log" log_is_clean
check "as root, it runs and is healthy" begins --user 0:0
check "as root, it keeps owners" keeps_owners_as_root
check "with TLS, it tells its health" tells_its_health_with_tls
echo "image test: all passed"
