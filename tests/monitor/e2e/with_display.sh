#!/bin/sh
# with_display.sh COMMAND...: runs a command on an X display of its own, with a window manager.
set -eu

folder=$(mktemp -d)
export XDG_RUNTIME_DIR="$folder" HOME="$folder"
mkfifo "$folder/display"
Xvfb -displayfd 3 -screen 0 1400x900x24 -nolisten tcp 3>"$folder/display" 2>"$folder/xvfb.log" &
xvfb=$!
read -r number <"$folder/display"
export DISPLAY=":$number" QT_QPA_PLATFORM=xcb
openbox 2>"$folder/openbox.log" &
openbox=$!
until xdotool get_num_desktops >"$folder/desktops" 2>&1; do sleep 0.05; done # openbox manages the display now
status=0
"$@" || status=$?
kill "$openbox" "$xvfb"
wait
rm -rf "$folder"
exit "$status"
