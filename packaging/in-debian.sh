#!/bin/bash
# in-debian.sh RELEASE COMMAND [ARGUMENT]...: runs a command, as root, in a Debian root of its own, with the clone at
# /src. The root is made by debootstrap when it is first asked for, and kept in build/roots/RELEASE, or under the name in BACKUP_ROOT.
set -euo pipefail
cd "$(dirname "$0")/.."

release=$1
shift
root=$PWD/build/roots/${BACKUP_ROOT:-$release}
mirror=${MIRROR:-http://deb.debian.org}

make_root()
{
    rm -rf "$root.new"
    mkdir -p "$root.new"
    debootstrap --variant=minbase --include=ca-certificates,git "$release" "$root.new" "$mirror/debian"
    cat >"$root.new/etc/apt/sources.list" <<LIST
deb $mirror/debian $release main
deb $mirror/debian $release-updates main
deb $mirror/debian-security $release-security main
LIST
    # No service starts in there.
    printf '#!/bin/sh\nexit 101\n' >"$root.new/usr/sbin/policy-rc.d"
    chmod 755 "$root.new/usr/sbin/policy-rc.d"
    mkdir -p "$root.new/src"
    mv "$root.new" "$root"
}

[ "$(id -u)" -eq 0 ] || { echo "in-debian.sh needs root, for debootstrap and chroot." >&2; exit 77; }
command -v debootstrap >/dev/null || { echo "in-debian.sh needs debootstrap: apt install debootstrap" >&2; exit 69; }
[ -d "$root" ] || make_root
cp /etc/resolv.conf "$root/etc/resolv.conf"

# Mounts and processes of the command end with it. The root is a mount point, as on a real machine.
# shellcheck disable=SC2016 # expanded in there
exec unshare --mount --pid --fork --kill-child -- bash -euc '
    root=$1 src=$2
    shift 2
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount --rbind /sys "$root/sys"
    mount --bind "$src" "$root/src"
    exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
        TERM=dumb DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"
' in-debian "$root" "$PWD" "$@"
