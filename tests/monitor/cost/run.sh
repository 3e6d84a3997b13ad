#!/bin/bash
# run.sh [OPTION]...: builds backup-monitor and measures what it costs to leave it running; the options are those of
# measure.py. Then its tests of load and endurance, which print their figures. See ../README.md.
set -euo pipefail
cd "$(dirname "$0")/../../.."

packaging/install-packages.sh packaging/packages.txt tests/packages.txt
cmake --preset test
cmake --build --preset test --target backup-monitor empty_window load_test endurance_test
tests/monitor/e2e/with_display.sh python3 tests/monitor/cost/measure.py "$@"
export QT_QPA_PLATFORM=offscreen
build/test/tests/load_test
build/test/tests/endurance_test
