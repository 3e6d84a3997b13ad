#!/bin/bash
# run-on.sh RELEASE [STAGE]...: run.sh on another Debian release (bookworm, trixie), of the committed tree, in a root of
# its own that debootstrap makes. What it builds stays there (/srv/backup-server), so that a second run is quick.
set -euo pipefail
cd "$(dirname "$0")/.."

release=$1
shift
# shellcheck disable=SC2016 # expanded in there
exec packaging/in-debian.sh "$release" bash -euc '
    [ -d /srv/backup-server ] || git clone --quiet /src /srv/backup-server
    cd /srv/backup-server
    git fetch --quiet /src HEAD
    git reset --quiet --hard FETCH_HEAD
    exec tests/run.sh "$@"
' run-on "$@"
