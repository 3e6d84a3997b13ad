#!/bin/bash
# users.sh: what inside.sh tries of runs that root starts by hand, and of the service as another user.

by_hand() { HOME=/root backup-server "$@"; }

#! The command that the manual page gives.
run_by_hand_is_in_the_history()
{
    local runs words
    runs=$(runs_of foo_hoge)
    read -ra words < <(zcat /usr/share/man/man1/backup-server.1.gz | sed -n 's/\\//g; s/^backup-server \(run foo_hoge .*\)/\1/p')
    [ "${#words[@]}" -gt 2 ] && by_hand "${words[@]}" && [ "$(runs_of foo_hoge)" -eq $((runs + 1)) ] &&
        [ ! -e ~root/.local/state/backup-server ]
}

unprivileged_reads_every_file()
{
    local folder=/backup-own line
    mkdir -p $folder /data/closed
    echo secret >/data/closed/file
    chmod 700 /data/closed && chmod 600 /data/closed/file
    printf '[foo_closed]\nsource = /data/closed\ndest = %s/closed\n' $folder >/etc/backup-server/config.ini
    # The commands that the drop-in itself names.
    while read -r line; do
        bash -c "${line//\/mnt\/backup/$folder}" || return
    done < <(sed -n 's/^#   //p' /usr/share/doc/backup-server/examples/unprivileged.conf)
    within 20 answers || return
    [ "$(ps -o user:20= -p "$(main_pid)")" = backup-server ] && finishes foo/closed && finishes foo/closed &&
        [ "$(cat $folder/closed/file)" = secret ] && [ "$(stat --format=%U $folder/closed/file)" = backup-server ]
}

root_leaves_nothing_to_the_unprivileged()
{
    ! by_hand run foo_closed >/boot-test/refused && grep -q 'belongs to backup-server' /boot-test/refused &&
        [ -z "$(find /var/lib/backup-server /backup-own -user root)" ]
}
