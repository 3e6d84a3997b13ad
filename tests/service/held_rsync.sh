#!/bin/sh
# Stands in for rsync(1): does the same, but not before the file "hold" beside it is gone. "held" tells that it waits.
case " $* " in *" --version "*) exec /usr/bin/rsync "$@" ;; esac
: >"${0%/*}/held"
while [ -e "${0%/*}/hold" ]; do sleep 0.05; done
exec /usr/bin/rsync "$@"
