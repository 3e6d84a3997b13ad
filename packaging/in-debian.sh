#!/bin/bash
# in-debian.sh RELEASE COMMAND [ARGUMENT]...: runs a command, as root, in a Debian root of its own, with the clone at
# /src. The root is kept in build/roots/RELEASE, or under the name in BACKUP_ROOT. It begins as a copy of
# build/roots/RELEASE.bare, which debootstrap makes once: Debian's required packages, apt, git and ca-certificates.
# A compiler cache that CCACHE_DIR names serves in there, too.
set -euo pipefail
cd "$(dirname "$0")/.."

release=$1
shift
bare=$PWD/build/roots/$release.bare
root=$PWD/build/roots/${BACKUP_ROOT:-$release}
mirror=${MIRROR:-http://deb.debian.org}

make_bare()
{
    local new=$bare.new
    rm -rf "$new"
    mkdir -p "$new"
    # What it mounts and does not take away when it fails ends here.
    unshare --mount -- debootstrap --variant=minbase --include=ca-certificates,git "$release" "$new" "$mirror/debian"
    cat >"$new/etc/apt/sources.list" <<LIST
deb $mirror/debian $release main
deb $mirror/debian $release-updates main
deb $mirror/debian-security $release-security main
LIST
    # No service starts in there.
    printf '#!/bin/sh\nexit 101\n' >"$new/usr/sbin/policy-rc.d"
    chmod 755 "$new/usr/sbin/policy-rc.d"
    # A root that breaks is made anew: nothing in it is worth waiting for the disk.
    echo force-unsafe-io >"$new/etc/dpkg/dpkg.cfg.d/unsafe-io"
    mkdir -p "$new/src"
    rm -f "$new"/var/cache/apt/archives/*.deb
    mv "$new" "$bare"
}

make_root()
{
    [ -d "$bare" ] || make_bare
    rm -rf "$root.new"
    cp -a "$bare" "$root.new"
    mv "$root.new" "$root"
}

[ "$(id -u)" -eq 0 ] || { echo "in-debian.sh needs root, for debootstrap and chroot." >&2; exit 77; }
command -v debootstrap >/dev/null || { echo "in-debian.sh needs debootstrap: apt install debootstrap" >&2; exit 69; }
# What else is built there is the owner's, who need not be root.
install --directory --owner="$(stat --format=%u .)" --group="$(stat --format=%g .)" build
[ -d "$root" ] || make_root
cp /etc/resolv.conf "$root/etc/resolv.conf"
# The clone may belong to another user than root, whom git in there would not trust.
printf '[safe]\n\tdirectory = %s\n' /src /src/.git >"$root/etc/gitconfig"
settings=(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM=dumb
    DEBIAN_FRONTEND=noninteractive)
[ -z "${CCACHE_DIR:-}" ] || settings+=(CCACHE_DIR=/ccache CCACHE_NOHASHDIR=1)

# Mounts and processes of the command end with it. The root is a mount point, as on a real machine.
# shellcheck disable=SC2016 # expanded in there
exec unshare --mount --pid --fork --kill-child -- bash -euc '
    root=$1 src=$2 cache=$3
    shift 3
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount --rbind /sys "$root/sys"
    mount --bind "$src" "$root/src"
    if [ -n "$cache" ]; then
        mkdir -p "$root/ccache"
        mount --bind "$cache" "$root/ccache"
    fi
    exec env -i "$(command -v chroot)" "$root" /usr/bin/env "$@"
' in-debian "$root" "$PWD" "${CCACHE_DIR:-}" "${settings[@]}" "$@"
