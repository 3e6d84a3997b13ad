#!/bin/bash
# run.sh [OPTION]...: builds backup-server as people run it and races it against its peers, then measures the service
# at rest and under polling. The options are those of bench.py. The results go to BENCH_OUT, or build/bench.
# Needs root, for a filesystem of its own on a loop device. Installs the peers. See README.md.
set -euo pipefail
cd "$(dirname "$0")/../.."

packaging/install-packages.sh packaging/packages.txt tests/bench/packages.txt
for preset in release test; do
    cmake --preset "$preset"
done
cmake --build --preset release --target backup-server
cmake --build --preset test --target bench_bare_server
out=${BENCH_OUT:-build/bench}
program=build/release/bin/backup-server
python3 tests/bench/bench.py --program "$program" --out "$out" "$@"
python3 tests/bench/service_bench.py --program "$program" --bare build/test/bin/bench_bare_server --out "$out"
