#!/bin/sh
# with_avahi.sh COMMAND...: runs a command on a network of its own, where Avahi announces what packaging/avahi says,
# and a second server whose name holds what Avahi's tools escape.
set -eu

if [ -z "${AVAHI_TEST_HOME:-}" ]; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    here=$(cd "$(dirname "$0")" && pwd)
    first="$here/../../../packaging/avahi/backup-server.service"
    mkdir "$folder/services"
    cp "$first" "$folder/services"
    sed -e 's/Backup Server on %h/書庫 2.階; \\a/' -e 's/5000/5001/' "$first" >"$folder/services/second.service"
    as_root=$([ "$(id -u)" = 0 ] || echo --map-root-user)
    # The bus of a session stands for the one of the system, whose settings know the accounts of daemons.
    # shellcheck disable=SC2086 # an option or none
    AVAHI_TEST_HOME="$folder" unshare $as_root --net --uts --mount --propagation private \
        dbus-run-session -- "$here/with_avahi.sh" "$@"
    exit
fi

export PATH="$PATH:/usr/sbin:/sbin" DBUS_SYSTEM_BUS_ADDRESS="$DBUS_SESSION_BUS_ADDRESS"
hostname attic
mount -t tmpfs tmpfs /run
mkdir /run/avahi-daemon
mount --bind "$AVAHI_TEST_HOME/services" /etc/avahi/services
# Only root is known where somebody else became root; Avahi asks for an account all the same.
printf '%s:x:0:0::/:/bin/sh\n' root avahi >"$AVAHI_TEST_HOME/passwd"
printf '%s:x:0:\n' root avahi >"$AVAHI_TEST_HOME/group"
mount --bind "$AVAHI_TEST_HOME/passwd" /etc/passwd
mount --bind "$AVAHI_TEST_HOME/group" /etc/group
ip link set lo up
ip link add lan type veth peer name neighbour
ip address add 192.168.77.1/24 dev lan
ip link set neighbour up
ip link set lan up
avahi-daemon --no-drop-root --no-chroot --no-rlimits >/run/log 2>&1 &
daemon=$!
trap 'kill "$daemon" || true; wait' EXIT
trap 'exit 1' TERM INT
until [ "$(grep -c 'successfully established' /run/log)" = 2 ]; do
    kill -0 "$daemon" || { cat /run/log >&2; exit 1; }
    sleep 0.05
done
"$@"
