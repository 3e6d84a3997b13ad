#!/bin/sh
# with_key_store.sh COMMAND...: runs a command on a session bus of its own, where an unlocked and empty key store waits.
set -eu

if [ -z "${KEY_STORE_HOME:-}" ]; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    KEY_STORE_HOME="$folder" HOME="$folder" XDG_RUNTIME_DIR="$folder" XDG_DATA_HOME="$folder" \
        dbus-run-session -- "$0" "$@"
    exit
fi

mkfifo "$KEY_STORE_HOME/password"
gnome-keyring-daemon --foreground --unlock --components=secrets \
    <"$KEY_STORE_HOME/password" >"$KEY_STORE_HOME/log" 2>&1 &
daemon=$!
trap 'kill "$daemon" || true; wait' EXIT
trap 'exit 1' TERM INT
printf 'password' >"$KEY_STORE_HOME/password"
# The bus is asked, not the key store: a call to one that is not there yet makes the bus start a second, locked one.
until dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus /org/freedesktop/DBus \
    org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q true; do
    kill -0 "$daemon" || { cat "$KEY_STORE_HOME/log" >&2; exit 1; }
    sleep 0.05
done
"$@"
