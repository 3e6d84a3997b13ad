#!/bin/bash
# inside.sh: what test_boot.sh has the booted machine do; ends by printing "boot test: N passed, N failed".
# The package is installed, and the machine has booted with it.
set -uo pipefail
for part in triggers interruptions users; do
    # shellcheck source=/dev/null
    . /boot-test/$part.sh
done

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

runs_of() # SET
{
    curl --silent "http://localhost:5000/api/history?name=$1&limit=1000" | grep -o '"started_at"' | wc -l
}

#! What a copy must have in common with its source, a line for each entry.
attributes() { (cd "$1" && find . -printf '%P|%y|%m|%U|%G|%T@|%l|%s\n' | sort && stat --format='%n %t:%T' device*); }

attributes_are_kept()
{
    finishes foo/odd && diff <(attributes /data/odd) <(attributes /backup/odd)
}

finishes() # USER/TARGET
{
    curl --silent --fail --output /dev/null --request POST "http://localhost:5000/api/$1?wait"
}

control_group() { systemctl show --property=ControlGroup --value "$1"; }

#! Weights count among neighbours alone: the slice of the engine must stand beside that of all services.
engine_is_in_its_slice()
{
    local pid slice
    slice=$(control_group backupengine.slice)
    [[ $slice == */backupengine.slice && "${slice%/*}/system.slice" == "$(control_group system.slice)" ]] &&
        pid=$(engine_pid) && grep -q /backupengine.slice/ "/proc/$pid/cgroup" && ionice --pid "$pid" | grep -q idle
}

slice_is_behind_everything()
{
    [ "$(systemctl show --property=CPUWeight --value backupengine.slice)" -lt 100 ] &&
        [ "$(systemctl show --property=MemoryHigh --value backupengine.slice)" != infinity ]
}

starts_after_mounts()
{
    local started place mounted
    started=$(systemctl show --property=ExecMainStartTimestampMonotonic --value backup-server)
    for place in local remote; do
        mounted=$(systemctl show --property=ActiveEnterTimestampMonotonic --value "late-$place.mount")
        [ "$mounted" -gt 0 ] && [ "$mounted" -lt "$started" ] || return
    done
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

failed_start_is_an_error()
{
    ! systemd-run --quiet --wait --collect --unit=second /usr/bin/backup-server --config /etc/backup-server/config.ini \
        --state-dir /var/lib/backup-server --port 0 2>/dev/null &&
        within 5 bash -c 'journalctl --unit second --priority=err --output=cat | grep -q "Another backup-server"'
}

config_fault_has_set_and_code()
{
    sed -i 's/^\[foo_gone\]$/&\nkeep_count = many/' /etc/backup-server/config.ini
    systemctl reload backup-server
    within 5 bash -c 'journalctl --unit backup-server --priority=warning BACKUP_SET=foo_gone BACKUP_CODE=config-invalid \
        --output=cat | grep -q keep_count'
    local result=$?
    sed -i '/^keep_count = many$/d' /etc/backup-server/config.ini
    systemctl reload backup-server
    return $result
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

removal_leaves_nothing_running()
{
    printf '[foo_last]\nsource = /data/big\ndest = /backup-own/last\n' >/etc/backup-server/config.ini
    begins last || return
    echo '<!-- mine -->' >>/etc/avahi/services/backup-server.service
    dpkg --remove backup-server >/dev/null && ! pgrep --full 'rsync|backup-server' &&
        [ -z "$(find /etc/avahi/services -name '*.service')" ] &&
        [ -z "$(systemctl list-units --plain --no-legend --state=active 'backup-server*')" ]
}

what_was_set_is_back_with_a_new_installation()
{
    dpkg --install /boot-test/new.deb >/dev/null && systemctl is-active --quiet backup-server-trigger@foo-hoge.timer &&
        grep -q mine /etc/avahi/services/backup-server.service
}

mkdir -p /data/hoge /data/big /backup
cp -a /etc /data/hoge/
for i in $(seq 60); do cp -a /etc "/data/big/$i"; done
mkdir -p /data/odd
cp /bin/true /data/odd/suid && chown 1234:2345 /data/odd/suid && chmod 6755 /data/odd/suid
echo closed >/data/odd/closed && chmod 0 /data/odd/closed
# The second is none of those that DevicePolicy=closed leaves open.
mkfifo /data/odd/fifo && mknod /data/odd/device c 1 3 && mknod /data/odd/device-2 c 5 1
ln -s nowhere /data/odd/link && chown --no-dereference 1234 /data/odd/link
touch --date='2001-02-03 04:05:06.789012345' /data/odd/closed

check "a backup missed while the machine was off is caught up at boot, on the late disk" within 60 test -f /late/local/early/file
# /data/big holds some 40 MiB: what is to be cut off is slow enough for it.
cat >/etc/backup-server/config.ini <<'INI'
[foo_odd]
source = /data/odd
dest = /backup/odd
[foo_hoge]
source = /data/hoge
dest = /backup/hoge
[foo_big]
source = /data/big
dest = /backup/big
[foo_crash]
source = /data/big
dest = /backup/crash
rsync_options = --bwlimit=3000
[foo_hang]
source = /data/big
dest = /backup/hang
rsync_options = --bwlimit=3000
[foo_upgrade]
source = /data/big
dest = /backup/upgrade
rsync_options = --bwlimit=3000
[foo_stop]
source = /data/big
dest = /backup/stop
rsync_options = --bwlimit=3000
[foo_my photos-2]
source = /data/early
dest = /backup/my photos
[foo_gone]
source = /data/gone
dest = /backup/gone
INI

check "the unit is active, having said that it is ready" systemctl is-active --quiet backup-server
check "it answers" within 10 answers
check "it starts after local and network mounts" starts_after_mounts
check "a backup is made inside the sandbox" finishes foo/hoge
check "it equals its source" diff -r --no-dereference /data/hoge /backup/hoge
check "date_last is written into /etc" grep -q date_last /etc/backup-server/config.ini
check "owners, modes, times and devices are kept inside the sandbox" attributes_are_kept
check "the engine's slice comes after everything else" slice_is_behind_everything
begins big
check "the engine is in its slice, at idle priority" within 10 engine_is_in_its_slice
check "the big backup ends" within 120 is_finished
if [ -e /boot-test/new.deb ]; then
    check "an upgrade while a backup runs: it resumes, and its trigger has not failed" upgrade_resumes_the_backup
fi
check "a run by hand is in the service's history" run_by_hand_is_in_the_history
check "a message has priority and fields" message_has_fields
check "a failure is a warning with its code" failure_has_priority_and_code
check "a failed start is an error in the unit's journal" failed_start_is_an_error
check "a fault of the configuration is a warning with set and code" config_fault_has_set_and_code
check "the log level changes without a restart" level_changes_without_restart
check "a hung event loop is restarted by the watchdog, and the backup resumes" is_restarted_and_the_backup_resumes STOP hang
check "a crash is restarted, and the backup resumes" is_restarted_and_the_backup_resumes KILL crash
check "it stops cleanly within ten seconds, and resumes" stops_cleanly_and_resumes
check "a timer backs up" timer_backs_up
check "a timer takes a name as a URL has it" timer_takes_names_as_a_url_has_them
check "a failed backup is a failed unit, after one run" failed_backup_is_a_failed_unit_after_one_run
check "a trigger awaits a service that is not up yet" trigger_awaits_the_service
check "a trigger knows another port, a token and TLS" trigger_knows_port_token_and_tls
check "the unprivileged drop-in reads every file" unprivileged_reads_every_file
check "root leaves nothing in the state of another user's service" root_leaves_nothing_to_the_unprivileged
check "removing the package while a backup runs leaves nothing running, nor announced" removal_leaves_nothing_running
if [ -e /boot-test/new.deb ]; then
    check "timers and the owner's Avahi file are back when it is installed anew" what_was_set_is_back_with_a_new_installation
fi
echo "boot test: $passed passed, $failed failed"
