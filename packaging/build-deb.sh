#!/bin/bash
# build-deb.sh [amd64|arm64] [bookworm|trixie]: Debian packages of the committed tree, in build/deb/RELEASE/.
# They are made in a Debian root of their own (in-debian.sh), so the machine's packages do not matter; two builds of
# one commit give the same bytes. In the environment, VERSION=... replaces the version of CMakeLists.txt, and
# PROFILES=pkg.backup-server.nomonitor makes the service's package alone.
set -euo pipefail
cd "$(dirname "$0")/.."

arch=${1:-amd64}
release=${2:-bookworm}
declare -A number=([bookworm]=12 [trixie]=13)
[ -v "number[$release]" ] || { echo "No release $release here." >&2; exit 64; }
version=${VERSION:-$(sed -n 's/^project(.*VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)}+deb${number[$release]}
name=backup-server-$version
root=build/roots/$release

packaging/in-debian.sh "$release" true
work=$root/build/$arch
rm -rf "$work"
mkdir -p "$work/$name"
git archive HEAD | tar -x -C "$work/$name"
cp -R "$work/$name/packaging/debian" "$work/$name/debian"
cat >"$work/$name/debian/changelog" <<CHANGELOG
backup-server ($version) $release; urgency=medium

  * What changed is told in CHANGELOG.md.

 -- Backup Server maintainers <maintainers@backup-server.invalid>  $(git log -1 --format=%cD)
CHANGELOG

# shellcheck disable=SC2016 # expanded in there
packaging/in-debian.sh "$release" bash -euc '
    arch=$1 folder=$2 profiles=nocheck${3:+,$3}
    [ "$(dpkg --print-architecture)" = "$arch" ] || dpkg --add-architecture "$arch"
    apt-get update --quiet
    cd "$folder"
    cross=()
    if [ "$(dpkg --print-architecture)" != "$arch" ]; then
        profiles=$profiles,cross
        cross=("crossbuild-essential-$arch")
    fi
    apt-get install --yes --quiet --no-install-recommends build-essential fakeroot "${cross[@]}"
    apt-get build-dep --yes --quiet --no-install-recommends --host-architecture "$arch" --build-profiles "$profiles" .
    DEB_BUILD_OPTIONS=nocheck dpkg-buildpackage --build=any --host-arch "$arch" --build-profiles="$profiles" \
        --unsigned-changes --unsigned-buildinfo
' build "$arch" "/build/$arch/$name" "${PROFILES:-}"

mkdir -p "build/deb/$release"
cp "$work"/*.deb "build/deb/$release/"
ls -l "build/deb/$release/"*"_${version}_$arch.deb"
