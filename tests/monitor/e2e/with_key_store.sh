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
until dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets \
    org.freedesktop.DBus.Peer.Ping >"$KEY_STORE_HOME/ping" 2>&1; do
    kill -0 "$daemon" || { cat "$KEY_STORE_HOME/log" >&2; exit 1; }
    sleep 0.05
done
"$@"
