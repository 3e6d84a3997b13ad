#!/bin/bash
# inside.sh: what test_boot.sh has the booted machine do; ends by printing "boot test: N passed, N failed".
# The package is installed, and the machine has booted with it.
set -uo pipefail

passed=0 failed=0

check() # WHAT COMMAND...
{
    if "${@:2}"; then
        echo "pass  $1"; passed=$((passed + 1))
    else
        echo "FAIL  $1"; failed=$((failed + 1))
        journalctl --no-pager --unit backup-server --lines 15
    fi
}

within() # SECONDS COMMAND...: whether the command succeeds in that time
{
    local end=$((SECONDS + $1))
    until "${@:2}"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.2
    done
}

answers() { curl --silent --fail --max-time 2 --output /dev/null http://localhost:5000/healthz; }
main_pid() { systemctl show --property=MainPID --value backup-server; }
restarts() { systemctl show --property=NRestarts --value backup-server; }
restarted_beyond() { [ "$(restarts)" -gt "$1" ] && answers; }
engine_pid() { pgrep --full --oldest 'backup-server run --json'; }
status_has() { curl --silent http://localhost:5000/api/status | grep -q "$1"; }

finishes() # USER/TARGET
{
    curl --silent --fail --output /dev/null --request POST "http://localhost:5000/api/$1?wait"
}

engine_is_in_its_slice()
{
    local pid
    pid=$(engine_pid) && grep -q 'backup.slice/backup-engine.slice/' "/proc/$pid/cgroup" &&
        ionice --pid "$pid" | grep -q idle
}

starts_after_mounts()
{
    local after
    after=$(systemctl show --property=After --value backup-server)
    [[ " $after " == *' local-fs.target '* && " $after " == *' remote-fs.target '* ]]
}

message_has_fields()
{
    within 5 bash -c 'journalctl --unit backup-server BACKUP_SET=foo_hoge --output=json |
        grep BACKUP_TASK | grep "\"PRIORITY\":\"6\"" >/dev/null'
}

failure_has_priority_and_code()
{
    curl --silent --output /dev/null --request POST 'http://localhost:5000/api/foo/gone?wait'
    within 5 bash -c 'journalctl --unit backup-server --priority=warning BACKUP_SET=foo_gone BACKUP_CODE=source-missing \
        --output=cat | grep -q .'
}

level_changes_without_restart()
{
    local pid before after
    pid=$(main_pid)
    printf '[server]\nlog_level = error\n' >>/etc/backup-server/config.ini
    systemctl reload backup-server && sleep 1
    before=$(journalctl --unit backup-server BACKUP_SET=foo_hoge --output=cat | wc -l)
    finishes foo/hoge && sleep 1
    after=$(journalctl --unit backup-server BACKUP_SET=foo_hoge --output=cat | wc -l)
    sed -i '/^\[server\]/,$d' /etc/backup-server/config.ini
    systemctl reload backup-server
    [ "$before" -eq "$after" ] && [ "$pid" -eq "$(main_pid)" ]
}

hung_loop_is_restarted()
{
    local count
    count=$(restarts)
    kill -STOP "$(main_pid)"
    within 30 restarted_beyond "$count"
}

crash_is_restarted_and_the_backup_resumes()
{
    local count
    count=$(restarts)
    curl --silent --output /dev/null --request POST http://localhost:5000/api/foo/crash
    within 10 engine_pid >/dev/null || return
    kill -KILL "$(main_pid)"
    within 30 restarted_beyond "$count" && within 60 test -d /backup/crash &&
        diff -r --no-dereference /data/big /backup/crash
}

stops_cleanly_and_resumes()
{
    curl --silent --output /dev/null --request POST http://localhost:5000/api/foo/stop
    within 10 engine_pid >/dev/null || return
    local started=$SECONDS
    systemctl stop backup-server
    [ $((SECONDS - started)) -le 12 ] || return
    ! pgrep --full 'rsync|backup-server' || return
    systemctl start backup-server && within 60 test -d /backup/stop && diff -r --no-dereference /data/big /backup/stop
}

timer_backs_up()
{
    systemctl enable --now --quiet backup-server-trigger@foo-hoge.timer &&
        systemctl list-timers --no-pager | grep -q backup-server-trigger@foo-hoge &&
        systemctl start backup-server-trigger@foo-hoge.service
}

failed_backup_is_a_failed_unit()
{
    ! systemctl start backup-server-trigger@foo-gone.service 2>/dev/null &&
        systemctl is-failed --quiet backup-server-trigger@foo-gone.service
}

mkdir -p /data/hoge /data/big /backup
cp -a /etc /data/hoge/
for i in $(seq 60); do cp -a /etc "/data/big/$i"; done
cat >/etc/backup-server/config.ini <<'INI'
[foo_hoge]
source = /data/hoge
dest = /backup/hoge
[foo_big]
source = /data/big
dest = /backup/big
[foo_crash]
source = /data/big
dest = /backup/crash
[foo_upgrade]
source = /data/big
dest = /backup/upgrade
[foo_stop]
source = /data/big
dest = /backup/stop
[foo_gone]
source = /data/gone
dest = /backup/gone
INI

upgrade_resumes_the_backup()
{
    curl --silent --output /dev/null --request POST http://localhost:5000/api/foo/upgrade
    within 10 engine_pid >/dev/null || return
    dpkg --install /boot-test/new.deb >/dev/null && within 20 answers &&
        within 120 test -d /backup/upgrade && diff -r --no-dereference /data/big /backup/upgrade
}

check "the unit is active, having said that it is ready" systemctl is-active --quiet backup-server
check "it answers" within 10 answers
check "it starts after local and network mounts" starts_after_mounts
check "a backup is made inside the sandbox" finishes foo/hoge
check "it equals its source" diff -r --no-dereference /data/hoge /backup/hoge
check "date_last is written into /etc" grep -q date_last /etc/backup-server/config.ini
curl --silent --output /dev/null --request POST http://localhost:5000/api/foo/big
check "the engine is in its slice, at idle priority" within 10 engine_is_in_its_slice
check "the big backup ends" within 120 status_has '"finished":\[.*foo_big'
if [ -e /boot-test/new.deb ]; then
    check "an upgrade while a backup runs: it resumes" upgrade_resumes_the_backup
fi
check "a message has priority and fields" message_has_fields
check "a failure is a warning with its code" failure_has_priority_and_code
check "the log level changes without a restart" level_changes_without_restart
check "a hung event loop is restarted by the watchdog" hung_loop_is_restarted
check "a crash is restarted, and the backup resumes" crash_is_restarted_and_the_backup_resumes
check "it stops cleanly within ten seconds, and resumes" stops_cleanly_and_resumes
check "a timer backs up" timer_backs_up
check "a failed backup is a failed unit" failed_backup_is_a_failed_unit
echo "boot test: $passed passed, $failed failed"
