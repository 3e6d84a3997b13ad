#!/bin/bash
# build-deb.sh [amd64|arm64] [bookworm|trixie]: Debian packages of the committed tree, in build/deb/RELEASE/, by default
# for this machine's architecture. They are made in a Debian root of their own (in-debian.sh), so the machine's packages
# do not matter; two builds of one commit give the same bytes. In the environment, COMMIT names another than the newest,
# PROFILES=pkg.backup-server.nomonitor makes the service's package alone, CCACHE_DIR=... lets a compiler cache help, and
# BUILD_FOLDER names another folder to build in, within that root.
set -euo pipefail
cd "$(dirname "$0")/.."

arch=${1:-$(dpkg --print-architecture)}
release=${2:-bookworm}
commit=$(git rev-parse --verify "${COMMIT:-HEAD}^{commit}")
declare -A number=([bookworm]=12 [trixie]=13)
[ -v "number[$release]" ] || { echo "No release $release here." >&2; exit 64; }
upstream=$(git show "$commit:CMakeLists.txt" | sed -n 's/^project(.*VERSION \([0-9.]*\).*/\1/p')
# Until the change log tells of a version, what is made comes before it.
git show "$commit:CHANGELOG.md" | grep "^## \[$upstream\]" >/dev/null ||
    upstream+=$(TZ=UTC git log -1 --format=%cd --date=format-local:~git%Y%m%d.%H%M%S "$commit")
version=$upstream+deb${number[$release]}
name=backup-server
# A root for each architecture: not all development packages of two can be installed at once.
export BACKUP_ROOT=$release-build-$arch

packaging/in-debian.sh "$release" true
folder=${BUILD_FOLDER:-build}
work=build/roots/$BACKUP_ROOT/$folder
rm -rf "$work"
mkdir -p "$work/$name"
git archive "$commit" | tar -x -C "$work/$name"
cp -R "$work/$name/packaging/debian" "$work/$name/debian"
cat >"$work/$name/debian/changelog" <<CHANGELOG
backup-server ($version) $release; urgency=medium

  * What changed is told in CHANGELOG.md.

 -- Backup Server maintainers <maintainers@backup-server.invalid>  $(git log -1 --format=%cD "$commit")
CHANGELOG

# shellcheck disable=SC2016 # expanded in there
packaging/in-debian.sh "$release" env ${TZ:+TZ="$TZ"} ${LC_ALL:+LC_ALL="$LC_ALL"} bash -euc '
    arch=$1 folder=$2 profiles=nocheck${3:+,$3} mask=$4
    [ "$(dpkg --print-architecture)" = "$arch" ] || profiles=$profiles,cross
    cd "$folder"
    umask 022
    packaging/install-build-needs.sh "$arch" "$profiles"
    umask "$mask"
    [ -n "${CCACHE_DIR:-}" ] || export CCACHE_DISABLE=1
    export CCACHE_BASEDIR=$folder
    DEB_BUILD_OPTIONS=nocheck dpkg-buildpackage --build=any --host-arch "$arch" --build-profiles="$profiles" \
        --unsigned-changes --unsigned-buildinfo
' build "$arch" "/$folder/$name" "${PROFILES:-}" "$(umask)"

mkdir -p "build/deb/$release"
rm -f "build/deb/$release/"*"_$arch.deb"
cp "$work"/*.deb "build/deb/$release/"
ls -l "build/deb/$release/"*"_${version}_$arch.deb"
