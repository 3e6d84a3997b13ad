#!/bin/bash
# run.sh [SECONDS [TARGET]...]: builds every libFuzzer program (or those named: ini, json, ...) and runs each, beginning
# with corpus/TARGET, until it has used SECONDS of processor time, 30 unless given: on a busy machine it takes longer and
# finds no less. Prints a row of the table in README.md for each. What they learn stays in build/fuzz/learnt, inputs that
# break something in build/fuzz/findings. Ends with 1 when there is one.
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

used() # PID
{
    awk -v ticks="$(getconf CLK_TCK)" '{ printf "%d", ($14 + $15) / ticks }' "/proc/$1/stat" 2>/dev/null
}

# Without -entropic=0 libFuzzer spends more on its own books than on ours.
run_target() # NAME
{
    local learnt=build/fuzz/learnt/$1 log=build/fuzz/$1.log dictionary=tests/fuzz/dictionaries/$1.txt options=()
    local program spent last=0 result
    mkdir -p "$learnt"
    [ ! -f "$dictionary" ] || options+=("-dict=$dictionary")
    build/fuzz/fuzz/"fuzz_$1" "${options[@]}" -max_len=4096 -entropic=0 -timeout=100 -rss_limit_mb=1024 \
        -print_final_stats=1 -artifact_prefix="build/fuzz/findings/$1-" "$learnt" "tests/fuzz/corpus/$1" >"$log" 2>&1 &
    program=$!
    while spent=$(used $program) && [ -n "$spent" ] && [ "$spent" -lt "$seconds" ]; do
        last=$spent
        sleep 1
    done
    # libFuzzer ends in good order, with its figures and 72.
    kill -INT $program 2>/dev/null && last=$spent
    wait $program
    result=$?
    if [ $result -ne 72 ]; then
        echo "$1: FOUND something, exit code $result"
        tail -n 40 "$log"
        return 1
    fi
    echo "| \`$1\` | $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") | $last s |" \
        "$(sed -n 's/^stat::peak_rss_mb: *//p' "$log") MiB | nothing |"
}
export -f run_target used
export seconds

# As many at a time as there are processors; xargs fails when one of them does.
printf '%s\n' "${targets[@]}" | xargs -P "$(nproc)" -I{} bash -c 'run_target {}'
