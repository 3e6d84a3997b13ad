#!/bin/bash
# run.sh [SECONDS [TARGET]...]: builds every libFuzzer program (or those named: ini, json, ...) and runs each for
# SECONDS of its own time, 30 unless given, beginning with corpus/TARGET. What they learn stays in build/fuzz/learnt,
# inputs that break something in build/fuzz/findings. Ends with 1 when there is one.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit

seconds=${1:-30}
shift
if [ $# -gt 0 ]; then
    targets=("$@")
else
    mapfile -t targets < <(sed -n 's/^fuzz_target(\([a-z_]*\) .*/\1/p' tests/fuzz/CMakeLists.txt)
fi

mkdir -p build/fuzz/findings
cmake --preset fuzz >build/fuzz/configure.log 2>&1 || { cat build/fuzz/configure.log; exit 1; }
cmake --build --preset fuzz --parallel "$(nproc)" --target "${targets[@]/#/fuzz_}" || exit

# Without -entropic=0 libFuzzer spends more on its own books than on ours.
run_target() # NAME
{
    local learnt=build/fuzz/learnt/$1 log=build/fuzz/$1.log dictionary=tests/fuzz/dictionaries/$1.txt options=()
    mkdir -p "$learnt"
    [ ! -f "$dictionary" ] || options+=("-dict=$dictionary")
    if build/fuzz/fuzz/"fuzz_$1" "${options[@]}" -max_total_time="$seconds" -max_len=4096 -entropic=0 -timeout=25 \
        -rss_limit_mb=1024 -print_final_stats=1 -artifact_prefix="build/fuzz/findings/$1-" \
        "$learnt" "tests/fuzz/corpus/$1" >"$log" 2>&1; then
        echo "$1: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs in $seconds s, nothing found"
    else
        echo "$1: FOUND something"
        tail -n 40 "$log"
        return 1
    fi
}
export -f run_target
export seconds

# As many at a time as there are processors; xargs fails when one of them does.
printf '%s\n' "${targets[@]}" | xargs -P "$(nproc)" -I{} bash -c 'run_target {}'
