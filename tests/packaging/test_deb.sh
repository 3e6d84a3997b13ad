#!/bin/bash
# test_deb.sh [bookworm|trixie]: the Debian packages, made and tried in Debian roots of their own. Needs root.
#   lintian        no error, no warning
#   reproducible   a second build gives the same bytes
#   install, upgrade over an older version while a backup runs, remove, purge
#   boot           test_boot.sh: what only systemd can show
set -euo pipefail
cd "$(dirname "$0")/../.."

release=${1:-bookworm}
debs=$PWD/build/deb/$release
root=$PWD/build/roots/$release-test

say() { printf '\n== %s\n' "$*"; }

in_root() { BACKUP_ROOT=$release-test packaging/in-debian.sh "$release" "$@"; }

version() { sed -n 's/^project(.*VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt; }

say "Building two versions, one of them twice"
rm -rf "$debs"
VERSION=0.9.0 packaging/build-deb.sh amd64 "$release" >/dev/null
packaging/build-deb.sh amd64 "$release" >/dev/null
(cd "$debs" && sha256sum ./*_"$(version)"*.deb) >"$debs/first"
packaging/build-deb.sh amd64 "$release" >/dev/null
(cd "$debs" && sha256sum --check first)

say "lintian"
packaging/in-debian.sh "$release" apt-get install --yes --quiet --no-install-recommends lintian >/dev/null
packaging/in-debian.sh "$release" bash -c \
    "lintian --fail-on error,warning --no-tag-display-limit /src/build/deb/$release/*_$(version)*.deb"

say "Installing the older version"
rm -rf "$root"
in_root bash -euc "
    apt-get update --quiet >/dev/null
    apt-get install --yes --quiet --no-install-recommends systemd systemd-sysv dbus curl procps >/dev/null
    apt-get install --yes --quiet --no-install-recommends /src/build/deb/$release/backup-server_0.9.0*.deb >/dev/null
    test -f /etc/backup-server/config.ini
    backup-server --version | grep -q .
    man -w backup-server 2>/dev/null || test -f /usr/share/man/man1/backup-server.1.gz
"

say "Upgrading under a booted systemd while a backup runs, then all the unit can do"
mkdir -p "$root/boot-test"
cp "$debs"/backup-server_"$(version)"*.deb "$root/boot-test/new.deb"
tests/packaging/test_boot.sh "$root"

say "Removing keeps configuration and state; purging takes them; no backup is touched"
in_root bash -euc '
    apt-get remove --yes --quiet backup-server >/dev/null
    test -f /etc/backup-server/config.ini && test -d /var/lib/backup-server && test -d /backup/hoge
    apt-get purge --yes --quiet backup-server >/dev/null
    test ! -e /etc/backup-server && test ! -e /var/lib/backup-server && test -d /backup/hoge
    ! find / -xdev -name "*backup-server*" -not -path "/boot-test*" -not -path "/backup/*" -not -path "/data/*" \
        -not -path "/var/log/*" -not -path "/var/lib/apt/*" -not -path "/src/*" -not -path "/etc/systemd/*" \
        -not -path "/proc/*" -not -path "/sys/*" | grep .
'
echo "package test: all passed"
