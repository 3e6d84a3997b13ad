#!/bin/bash
# interruptions.sh: what inside.sh tries of backups in whose middle the service ends.

task=

begins() # TARGET: asks for its backup; returns when the engine is at work, with the task's id in $task
{
    task=$(curl --silent --request POST "http://localhost:5000/api/foo/$1" | id_of_task)
    [ -n "$task" ] && within 10 engine_pid >/dev/null
}

id_of_task() { sed -n 's/.*"id":"\([^"]*\)".*/\1/p'; }

is_finished() { curl --silent "http://localhost:5000/api/tasks/$task" | grep '"state":"finished"' >/dev/null; }

resumes() # TARGET: whether the task in $task was cut off, and is then finished as the same one
{
    within 120 is_finished && within 5 has_begun_twice &&
        [ "$(runs_of "foo_$1")" -eq 1 ] && diff -r --no-dereference /data/big "/backup/$1"
}

has_begun_twice()
{
    [ "$(journalctl --unit backup-server BACKUP_TASK="$task" --output=cat | grep -c begins)" -eq 2 ]
}

is_restarted_and_the_backup_resumes() # SIGNAL TARGET: after the signal to the service in the midst of the backup
{
    local count
    count=$(restarts)
    begins "$2" || return
    kill -"$1" "$(main_pid)"
    within 30 restarted_beyond "$count" && resumes "$2"
}

stops_cleanly_and_resumes()
{
    begins stop || return
    local started=$SECONDS
    systemctl stop backup-server
    [ $((SECONDS - started)) -le 12 ] || return
    ! pgrep --full 'rsync|backup-server' || return
    systemctl start backup-server && within 20 answers && resumes stop
}

upgrade_resumes_the_backup()
{
    local unit=backup-server-trigger@foo-upgrade.service
    systemctl start --no-block $unit
    within 20 engine_pid >/dev/null || return
    task=$(curl --silent http://localhost:5000/api/status | sed -n 's/.*"running":\[{\([^}]*\).*/\1/p' | id_of_task)
    dpkg --install /boot-test/new.deb >/dev/null && within 20 answers && resumes upgrade &&
        ! systemctl is-failed --quiet $unit &&
        journalctl --unit $unit --output=cat | grep 'the backup goes on' >/dev/null
}
