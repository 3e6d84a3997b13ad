#!/bin/bash
# triggers.sh: what inside.sh tries of backup-server-trigger@.timer and .service.

timer_backs_up()
{
    local runs
    runs=$(runs_of foo_hoge)
    systemctl enable --now --quiet backup-server-trigger@foo-hoge.timer &&
        systemctl list-timers --no-pager | grep backup-server-trigger@foo-hoge >/dev/null &&
        systemctl start backup-server-trigger@foo-hoge.service && [ "$(runs_of foo_hoge)" -eq $((runs + 1)) ]
}

timer_takes_names_as_a_url_has_them()
{
    systemctl start "$(systemd-escape --template=backup-server-trigger@.service foo/my%20photos-2)" &&
        [ "$(cat '/backup/my photos/file')" = early ]
}

failed_backup_is_a_failed_unit_after_one_run()
{
    local runs
    runs=$(runs_of foo_gone)
    ! systemctl start backup-server-trigger@foo-gone.service 2>/dev/null &&
        systemctl is-failed --quiet backup-server-trigger@foo-gone.service &&
        [ "$(runs_of foo_gone)" -eq $((runs + 1)) ]
}

trigger_awaits_the_service()
{
    systemctl stop backup-server
    (sleep 3 && systemctl start backup-server) &
    systemctl start backup-server-trigger@foo-hoge.service
}

#! The drop-in that the trigger's comment holds.
trigger_knows_port_token_and_tls()
{
    local unit folder=/etc/backup-server dropin=/etc/systemd/system/backup-server-trigger@.service.d result
    unit=$(systemctl show --property=FragmentPath --value backup-server-trigger@foo-hoge.service)
    mkdir -p $dropin
    sed -n 's/^#     //p' "$unit" | sed -n '/^\[Service\]/,$p' >$dropin/secure.conf
    grep -q 'https://' $dropin/secure.conf && backup-server certificate >/dev/null || return
    { printf 'Authorization: Bearer '; backup-server token --file $folder/tokens | head -n 1; } >$folder/trigger.header
    chmod 600 $folder/trigger.header
    printf '%s\n' '[server]' 'port = 5001' "token_file = $folder/tokens" "tls_certificate = $folder/certificate.pem" \
        "tls_key = $folder/key.pem" >>$folder/config.ini
    systemctl daemon-reload && systemctl restart backup-server && systemctl start backup-server-trigger@foo-hoge.service
    result=$?
    sed -i '/^\[server\]/,$d' $folder/config.ini
    rm -r $dropin
    systemctl daemon-reload && systemctl restart backup-server && within 20 answers && return $result
}
