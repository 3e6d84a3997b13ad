#!/bin/sh
# with_display.sh COMMAND...: runs a command on an X display of its own, with a window manager.
set -eu

folder=$(mktemp -d)
children=
trap 'kill $children || true; wait; rm -rf "$folder"' EXIT
trap 'exit 1' TERM INT
export XDG_RUNTIME_DIR="$folder" HOME="$folder"
mkfifo "$folder/display"
# -noreset: xdotool below may be its first and only client, and a server begins anew when the last one leaves.
Xvfb -displayfd 3 -noreset -screen 0 1400x900x24 -nolisten tcp 3>"$folder/display" 2>"$folder/xvfb.log" &
children=$!
read -r number <"$folder/display" || { cat "$folder/xvfb.log" >&2; exit 1; }
export DISPLAY=":$number" QT_QPA_PLATFORM=xcb
openbox 2>"$folder/openbox.log" &
openbox=$!
children="$children $openbox"
until xdotool get_num_desktops >"$folder/desktops" 2>&1; do # until openbox manages the display
    kill -0 "$openbox" || { cat "$folder"/*.log >&2; exit 1; }
    sleep 0.05
done
"$@"
