#!/bin/sh
# Stands in for rsync(1): does the same, but not before the file "hold" beside it is gone.
case " $* " in *" --version "*) exec /usr/bin/rsync "$@" ;; esac
while [ -e "${0%/*}/hold" ]; do sleep 0.05; done
exec /usr/bin/rsync "$@"
