#!/bin/bash
# thorough.sh [SECONDS [TARGET]...]: as run.sh, one program after the other, but SECONDS (600 unless given) are of
# processor time: what else the machine does makes it take longer and the result no worse, hence the patience with one
# input, 600 s. Prints a row of the table in README.md for each. The programs must have been built, by run.sh.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit

seconds=${1:-600}
shift
if [ $# -gt 0 ]; then
    targets=("$@")
else
    mapfile -t targets < <(sed -n 's/^fuzz_target(\([a-z_]*\) .*/\1/p' tests/fuzz/CMakeLists.txt)
fi

ticks=$(getconf CLK_TCK)
used() { awk -v ticks="$ticks" '{ printf "%d", ($14 + $15) / ticks }' "/proc/$1/stat" 2>/dev/null; }

found=0
mkdir -p build/fuzz/findings
for target in "${targets[@]}"; do
    learnt=build/fuzz/learnt/$target log=build/fuzz/$target-thorough.log dictionary=tests/fuzz/dictionaries/$target.txt
    options=()
    mkdir -p "$learnt"
    [ ! -f "$dictionary" ] || options+=("-dict=$dictionary")
    build/fuzz/fuzz/"fuzz_$target" "${options[@]}" -max_len=4096 -entropic=0 -timeout=600 -rss_limit_mb=1024 \
        -print_final_stats=1 -artifact_prefix="build/fuzz/findings/$target-" "$learnt" "tests/fuzz/corpus/$target" \
        >"$log" 2>&1 &
    program=$! last=0
    while spent=$(used $program) && [ -n "$spent" ] && [ "$spent" -lt "$seconds" ]; do
        last=$spent
        sleep 1
    done
    # libFuzzer ends in good order, with its figures and 72.
    kill -INT $program 2>/dev/null && last=$spent
    wait $program
    result=$?
    what=nothing
    if [ $result -ne 72 ]; then
        what="exit code $result, see $log"
        found=1
    fi
    echo "| \`$target\` | $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") | $last s |" \
        "$(sed -n 's/^stat::peak_rss_mb: *//p' "$log") MiB | $what |"
done
exit $found
