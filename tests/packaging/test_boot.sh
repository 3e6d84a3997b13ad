#!/bin/bash
# test_boot.sh ROOT: boots a real systemd in the Debian root ROOT, which has the package installed, and tests there what
# only systemd can show: boot order, readiness, watchdog, crash, stop, slice, journal, timer, the unprivileged drop-in.
# Needs root and systemd-nspawn.
set -euo pipefail
here=$(dirname "$0")

root=$1
units=$root/etc/systemd/system
mkdir -p "$root/boot-test" "$units"/{multi-user,local-fs,remote-fs,timers}.target.wants "$units/backup-server.service.d"
cp "$here/boot/"*.sh "$root/boot-test/"
cp "$here/boot/"*.service "$units/"
ln -sf ../boot-test.service "$units/multi-user.target.wants/"
# The watchdog of a minute would make the test wait for it.
printf '[Service]\nWatchdogSec=5\n' >"$units/backup-server.service.d/watchdog.conf"

# A disk and a network mount that are late.
for place in local remote; do
    printf '[Unit]\nRequires=late.service\nAfter=late.service\n[Mount]\nWhat=tmpfs\nType=tmpfs\nWhere=/late/%s\nOptions=%s\n' \
        "$place" "$([ "$place" = local ] || echo _netdev)" >"$units/late-$place.mount"
    ln -sf "../late-$place.mount" "$units/$place-fs.target.wants/"
done

# A backup whose time came while the machine was off, to the late disk.
mkdir -p "$root/data/early" "$root/var/lib/systemd/timers"
echo early >"$root/data/early/file"
printf '[foo_early]\nsource = /data/early\ndest = /late/local/early\n' >"$root/etc/backup-server/config.ini"
trigger=backup-server-trigger@foo-early.timer
touch --date='3 days ago' "$root/var/lib/systemd/timers/stamp-$trigger"
ln -sf "$(cd "$root" && find usr/lib lib/ -name 'backup-server-trigger@.timer' -printf '/%p\n' -quit)" \
    "$units/timers.target.wants/$trigger"
mkdir -p "$units/$trigger.d"
printf '[Timer]\nRandomizedDelaySec=0\n' >"$units/$trigger.d/at-once.conf"

rm -f "$root/boot-test/out" "$root/usr/sbin/policy-rc.d"
# Debian 13 boots with the newer control groups only, whatever this machine has.
SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 timeout 900 systemd-nspawn --quiet --directory="$root" --boot --register=no \
    --keep-unit --private-network >"$root/boot-test/console" 2>&1 </dev/null || true
[ -e "$root/boot-test/out" ] || { cat "$root/boot-test/console"; exit 1; }
cat "$root/boot-test/out"
tail -n 1 "$root/boot-test/out" | grep -q ' 0 failed$'
