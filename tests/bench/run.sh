#!/bin/bash
# run.sh [OPTION]...: builds backup-server and races it against its peers; the options are those of bench.py.
# Then measures the service at rest and under polling.
# Needs root, for a filesystem of its own on a loop device. Installs the peers. See README.md.
set -euo pipefail
cd "$(dirname "$0")/../.."

packaging/install-packages.sh packaging/packages.txt tests/bench/packages.txt
cmake --preset test
cmake --build --preset test --target backup-server bench_bare_server
program=build/test/bin/backup-server
python3 tests/bench/bench.py --program "$program" "$@"
python3 tests/bench/service_bench.py --program "$program" --bare build/test/bin/bench_bare_server
