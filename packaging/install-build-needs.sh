#!/bin/bash
# install-build-needs.sh ARCHITECTURE PROFILES: installs, as root, what debian/control asks for to build for that
# architecture, with the cross compiler where it is another than this machine's, and ccache where CCACHE_DIR is set.
set -euo pipefail
cd "$(dirname "$0")"

arch=$1 profiles=$2
more=()
if [ "$(dpkg --print-architecture)" != "$arch" ]; then
    dpkg --add-architecture "$arch"
    more=("crossbuild-essential-$arch")
fi
[ -z "${CCACHE_DIR:-}" ] || more+=(ccache)
apt-get update --quiet
apt-get install --yes --quiet --no-install-recommends build-essential fakeroot "${more[@]}"
apt-get build-dep --yes --quiet --no-install-recommends --host-architecture "$arch" --build-profiles "$profiles" .
