#!/bin/bash
# run.sh [STAGE]...: installs what the tests need, builds, and runs the stages named, or all of them.
#   format    clang-format and shellcheck over every file in the repository
#   tidy      clang-tidy over every source file that has changed since it was last found clean
#   sanitize  the tests under AddressSanitizer and UndefinedBehaviorSanitizer, built by clang
#   web       the page at / in a real browser
#   faults    kills, power cuts, full disks
#   fuzz      libFuzzer on everything that reads foreign bytes, 30 s each
#   unit      all other tests, those of the monitor on a display of their own among them
# Ends with CTest's summary; its exit code is 0 only when every stage passed.
set -uo pipefail
cd "$(dirname "$0")/.." || exit

stages=(format tidy sanitize unit web faults fuzz)
jobs=$(nproc)
logs=build/logs
passed=() failed=()

build() # PRESET
{
    cmake --preset "$1" >"$logs/configure-$1.log" 2>&1 || { cat "$logs/configure-$1.log"; return 1; }
    cmake --build --preset "$1" --parallel "$jobs"
}

run_ctest() # PRESET CTEST-OPTION...
{
    ctest --preset "$1" --parallel "$jobs" --no-tests=ignore "${@:2}" 2>&1 | tee "$logs/ctest.log"
}

stage_format()
{
    git ls-files -z -- '*.cpp' '*.h' | xargs -0 clang-format --dry-run -Werror &&
        git ls-files -z -- '*.sh' .ci/run | xargs -0 shellcheck
}

stage_sanitize()
{
    build sanitize && run_ctest sanitize --label-exclude '^(web|faults|release)$'
}

stage_tidy()
{
    build test && tests/tidy.py build/test
}

stage_web()
{
    [ tests/web/node_modules -nt tests/web/package-lock.json ] || npm --prefix tests/web ci || return
    build test && run_ctest test --label-regex '^web$'
}

stage_faults()
{
    build test && run_ctest test --label-regex '^faults$'
}

stage_fuzz()
{
    tests/fuzz/run.sh 30
}

stage_unit()
{
    build test && run_ctest test --label-exclude '^(web|faults)$'
}

for stage in "$@"; do
    declare -F "stage_$stage" >/dev/null || { echo "No stage $stage. Stages: ${stages[*]}" >&2; exit 64; }
done
[ $# -gt 0 ] || set -- "${stages[@]}"

# One clone's objects serve the next, wherever it lies.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1

packaging/install-packages.sh packaging/packages.txt tests/packages.txt || exit
mkdir -p "$logs"
rm -f "$logs/ctest.log"
for stage in "$@"; do
    echo "== $stage"
    started=$SECONDS
    if "stage_$stage"; then result=passed; passed+=("$stage"); else result=FAILED; failed+=("$stage"); fi
    echo "== $stage $result after $((SECONDS - started)) s"
done

echo
echo "Stages passed: ${passed[*]:-none}"
[ ${#failed[@]} -eq 0 ] || echo "Stages FAILED: ${failed[*]}"
[ ! -f "$logs/ctest.log" ] || sed -n '/% tests passed/,$p' "$logs/ctest.log"
[ ${#failed[@]} -eq 0 ]
