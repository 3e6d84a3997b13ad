#!/bin/bash
# translations_test.sh LUPDATE: every text of the monitor is there in Japanese, every plural in English.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
find monitor -name '*.cpp' -o -name '*.h' | sort >"$folder/sources"
cp monitor/translations/*.ts "$folder"
"$1" -silent -pluralonly -no-obsolete -locations none -I . "@$folder/sources" -ts "$folder/backup-monitor_en.ts"
"$1" -silent -no-obsolete -locations none -I . "@$folder/sources" -ts "$folder/backup-monitor_ja.ts"
if grep -B 3 'type="unfinished"' "$folder"/*.ts; then
    echo "Texts without a translation: fill them in with Qt Linguist." >&2
    exit 1
fi
