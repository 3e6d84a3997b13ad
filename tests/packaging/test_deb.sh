#!/bin/bash
# test_deb.sh [bookworm|trixie]: the Debian packages, made and tried in Debian roots of their own. Needs root,
# debootstrap and systemd-container.
#   lintian        no error, no warning
#   reproducible   a second build, in another folder, time zone, language and umask, gives the same bytes
#   install, upgrade over an older version while a backup runs, remove, purge; the monitor, too
#   boot           test_boot.sh: what only systemd can show
set -euo pipefail
cd "$(dirname "$0")/../.."

release=${1:-bookworm}
debs=$PWD/build/deb/$release
root=$PWD/build/roots/$release-test
logs=$PWD/build/logs/deb-$release
install --directory --owner="$(stat --format=%u .)" --group="$(stat --format=%g .)" build build/logs "$logs"
arch=$(dpkg --print-architecture)
# Whatever is committed meanwhile.
COMMIT=$(git rev-parse HEAD)
export COMMIT

say() { printf '\n== %s\n' "$*"; }

in_root() { BACKUP_ROOT=$release-test packaging/in-debian.sh "$release" "$@"; }

say "Building twice"
rm -rf "$debs"
# Without a compiler cache: what it keeps names files in its own way, and debug information tells.
export CCACHE_DIR=
packaging/build-deb.sh "$arch" "$release" >"$logs/first" 2>&1 || { tail -n 50 "$logs/first"; exit 1; }
(cd "$debs" && sha256sum ./*.deb) >"$logs/sums"
(umask 027 && BUILD_FOLDER=srv/elsewhere TZ=JST-9 LC_ALL=C packaging/build-deb.sh "$arch" "$release") >"$logs/second" 2>&1 || { tail -n 50 "$logs/second"; exit 1; }
(cd "$debs" && sha256sum --check "$logs/sums")

say "lintian"
in_build_root() { BACKUP_ROOT=$release-build-$arch packaging/in-debian.sh "$release" "$@"; }
in_build_root apt-get install --yes --quiet --no-install-recommends lintian >/dev/null
in_build_root bash -c \
    "lintian --fail-on error,warning --no-tag-display-limit --info /src/build/deb/$release/*.deb"

say "Installing an older version"
rm -rf "$root"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dpkg-deb --raw-extract "$debs"/backup-server_*.deb "$work/older"
sed -i 's/^Version: .*/Version: 0.9.0/' "$work/older/DEBIAN/control"
in_root true
mkdir -p "$root/boot-test"
dpkg-deb --root-owner-group --build "$work/older" "$root/boot-test/old.deb" >/dev/null
cp "$debs"/backup-server_*.deb "$root/boot-test/new.deb"
cp "$debs"/backup-monitor_*.deb "$root/boot-test/monitor.deb"
# shellcheck disable=SC2016 # expanded in there
in_root bash -euc '
    apt-get update --quiet
    apt-get install --yes --quiet --no-install-recommends adduser curl dbus openssl procps systemd systemd-sysv
    apt-get install --yes --quiet --no-install-recommends /boot-test/old.deb
    test -f /etc/backup-server/config.ini
    backup-server --version
    for file in /usr/share/man/man1/backup-server.1.gz /usr/share/bash-completion/completions/backup-server \
        /usr/share/zsh/vendor-completions/_backup-server /etc/avahi/services/backup-server.service \
        /usr/share/doc/backup-server/CHANGELOG.md /usr/share/doc/backup-server/README.md \
        /usr/share/doc/backup-server/README.ja.md /usr/share/doc/backup-server/packaging/README.md; do
        test -f $file || test -f $file.gz
    done
' >"$logs/install" 2>&1 || { tail -n 50 "$logs/install"; exit 1; }

say "Upgrading under a booted systemd while a backup runs, then all the unit can do"
tests/packaging/test_boot.sh "$root"

say "Removing keeps configuration and state; purging takes them; no backup is touched"
# shellcheck disable=SC2016 # expanded in there
in_root bash -euc '
    state=/var/lib/backup-server timers=/etc/systemd/system/timers.target.wants
    apt-get remove --yes --quiet backup-server >/dev/null
    test -f /etc/backup-server/config.ini
    test -f $state/history.jsonl
    test ! -e $state/logs
    ls /var/log/backup-server/*.log >/dev/null
    test -L $timers/backup-server-trigger@foo-hoge.timer
    test -d /backup/hoge
    # A destination, and a disk, where nobody should put them.
    mkdir -p $state/mine/hoge $state/disk
    mount -t tmpfs disk $state/disk
    touch $state/mine/hoge/file $state/disk/file
    apt-get purge --yes --quiet backup-server >/dev/null
    test ! -e /etc/backup-server
    test ! -e /var/log/backup-server
    test ! -e $state/history.jsonl
    test -f $state/mine/hoge/file
    test -f $state/disk/file
    test -d /backup/hoge
    umount $state/disk
    rm -r $state/mine
    rmdir $state/disk $state
    left=$(find / -xdev -path /src -prune -o -name "*backup-server*" -not -path "/boot-test*" -not -path "/backup*" \
        -not -path "/data/*" -not -path "/var/log/*" -not -path "/var/lib/apt/*" \
        -not -path "/etc/systemd/system/*.d" -not -path "/proc/*" -not -path "/sys/*" -print)
    test -z "$left" || { echo "$left"; exit 1; }
'

say "The monitor: installing it, and what it brings"
# shellcheck disable=SC2016 # expanded in there
in_root bash -euc '
    apt-get install --yes --quiet --no-install-recommends /boot-test/monitor.deb
    QT_QPA_PLATFORM=offscreen backup-monitor --version
    share=/usr/share desktop=/usr/share/applications/backup-monitor.desktop
    command -v "$(sed -n "s/^Exec=\([^ ]*\).*/\1/p" $desktop)"
    icon=$(sed -n "s/^Icon=//p" $desktop)
    for size in 16 22 24 32 48 64 128 256 512; do
        test -s "$share/icons/hicolor/${size}x$size/apps/$icon.png"
    done
    test -s "$share/icons/hicolor/scalable/apps/$icon.svg"
    grep -F "<launchable type=\"desktop-id\">${desktop##*/}<" $share/metainfo/io.github.backup_server.backup_monitor.metainfo.xml
    gzip --test $share/man/man1/backup-monitor.1.gz
    test -f $share/doc/backup-monitor/examples/autostart.desktop
    apt-get purge --yes --quiet backup-monitor
    left=$(find / -xdev -path /src -prune -o -name "*backup-monitor*" -not -path "/var/log/*" -not -path "/proc/*" \
        -not -path "/sys/*" -not -path "/build/*" -print)
    test -z "$left" || { echo "$left"; exit 1; }
' >"$logs/monitor" 2>&1 || { tail -n 50 "$logs/monitor"; exit 1; }
echo "package test: all passed"
