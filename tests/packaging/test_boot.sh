#!/bin/bash
# test_boot.sh ROOT: boots a real systemd in the Debian root ROOT, which has the package installed, and tests there what
# only systemd can show: readiness, watchdog, crash, stop, slice, journal, timer. Needs root and systemd-nspawn.
set -euo pipefail
here=$(dirname "$0")

root=$1
mkdir -p "$root/boot-test" "$root/etc/systemd/system/multi-user.target.wants" \
    "$root/etc/systemd/system/backup-server.service.d"
cp "$here/boot/inside.sh" "$root/boot-test/"
cp "$here/boot/boot-test.service" "$root/etc/systemd/system/"
ln -sf ../boot-test.service "$root/etc/systemd/system/multi-user.target.wants/"
# The watchdog of a minute would make the test wait for it.
printf '[Service]\nWatchdogSec=5\n' >"$root/etc/systemd/system/backup-server.service.d/watchdog.conf"
rm -f "$root/boot-test/out" "$root/usr/sbin/policy-rc.d"
timeout 900 systemd-nspawn --quiet --directory="$root" --boot --register=no --keep-unit --private-network \
    >"$root/boot-test/console" 2>&1 </dev/null || true
cat "$root/boot-test/out"
tail -n 1 "$root/boot-test/out" | grep -q ' 0 failed$'
