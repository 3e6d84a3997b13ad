#!/bin/bash
# run-on-arm64.sh [bookworm|trixie] [CTEST-OPTION]...: the service and its tests cross-built for arm64, of the committed
# tree, and the tests run under qemu-user, in a Debian root of their own; then the service's size and memory. Without
# options for CTest: the tests of the service, less the slow ones. Needs root and debootstrap. The emulator is Debian
# 13's (10.0), from a root of its own: Debian 12's (7.2) refuses the way in which Qt starts processes.
set -euo pipefail
cd "$(dirname "$0")/.."

release=${1:-bookworm}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- --label-exclude '^(web|faults|release|files)$'

BACKUP_ROOT=trixie-emulator packaging/in-debian.sh trixie bash -c '/src/packaging/install-packages.sh <(echo qemu-user)'
# The newest entry counts, whatever else runs arm64 programs here. The kernel opens the emulator now (F), for every root.
binfmt=/proc/sys/fs/binfmt_misc
[ -e $binfmt/status ] || mount -t binfmt_misc binfmt_misc $binfmt
name=backup-server-arm64-$$
trap 'echo -1 >"$binfmt/$name"' EXIT
printf ':%s:M::%s:%s:%s:POCF' "$name" \
    '\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00' \
    '\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff' \
    "$PWD/build/roots/trixie-emulator/usr/bin/qemu-aarch64" >$binfmt/register

# shellcheck disable=SC2016 # expanded in there
BACKUP_ROOT=$release-build-arm64 packaging/in-debian.sh "$release" bash -euc '
    folder=/srv/backup-server build=/srv/arm64
    [ -d $folder ] || git clone --quiet /src $folder
    cd $folder
    git fetch --quiet /src HEAD
    git reset --quiet --hard FETCH_HEAD
    packaging/install-build-needs.sh arm64 cross,pkg.backup-server.nomonitor
    packaging/install-packages.sh <(printf "%s\n" curl git procps python3 rsync)
    export CCACHE_BASEDIR=$folder CCACHE_NOHASHDIR=1
    cmake -S . -B $build -G Ninja -DCMAKE_BUILD_TYPE=Release -DBACKUP_MONITOR=OFF -DBACKUP_KILL_POINTS=ON \
        -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=12 \
        -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR=aarch64 -DCMAKE_CXX_COMPILER=aarch64-linux-gnu-g++ \
        -DQT_HOST_PATH=/usr -DQT_HOST_PATH_CMAKE_DIR="/usr/lib/$(dpkg-architecture --query DEB_BUILD_MULTIARCH)/cmake"
    cmake --build $build --parallel "$(nproc)"
    file=$build/bin/backup-server
    [ "$(od -An -tu2 -j18 -N2 $file)" -eq 183 ] || { echo "$file is no arm64 program."; exit 1; } # EM_AARCH64
    ctest --test-dir $build --output-on-failure --no-tests=error "$@" || failed=1

    cp $file /tmp/stripped
    aarch64-linux-gnu-strip /tmp/stripped
    printf "\nSize, stripped: %s bytes\n" "$(stat --format=%s /tmp/stripped)"
    : >/tmp/empty.ini
    $file --config /tmp/empty.ini --state-dir /tmp/state --port 0 &
    sleep 10
    # The emulator and what it emulates share one process; its own file, and what it has in memory alone, count, too.
    awk "/^[0-9a-f]+-/ { part = \$6 ~ /qemu/ ? 2 : \$6 ~ /^\// ? 1 : 3 } /^Rss:/ { kib[part] += \$2; all += \$2 }
        END { printf \"Resident, with the emulator: %d KiB: arm64 files %d, the emulator file %d, neither %d\\n\",
              all, kib[1], kib[2], kib[3] }" /proc/$!/smaps
    kill $!
    exit ${failed:-0}
' run-on-arm64 "$@"
