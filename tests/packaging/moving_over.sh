#!/bin/bash
# moving_over.sh BACKUP-SERVER: takes over the configuration, the folders and the cron lines of the Python server as they
# are. For copies made by cp -a and by rsync -a: the first run makes the old latest a generation, shares with it every
# file that has not changed, and leaves the older generations alone.
set -euo pipefail

server=$1
work=$(mktemp -d)
service=
trap '[ -z "$service" ] || kill "$service"; rm -rf "$work"' EXIT

fail() { echo "FAIL  $*"; exit 1; }

inode() { stat --format=%i "$1"; }

#! A folder with a few hundred files, and copies of it as the old program left them.
make_old_world() # COPY-COMMAND...
{
    local i copy
    mkdir -p "$work/data/foo/hoge/ひらがな" "$work/backup/foo"
    for i in $(seq 300); do
        echo "$i" >"$work/data/foo/hoge/ひらがな/file $i"
    done
    ln -s 'file 1' "$work/data/foo/hoge/ひらがな/link"
    for copy in hoge_20200116 hoge_20200117 hoge; do
        "$@" "$work/data/foo/hoge/" "$work/backup/foo/$copy"
        echo "$copy" >>"$work/data/foo/hoge/ひらがな/file 300"
    done
    cat >"$work/config.ini" <<INI
[foo_hoge] # バックアップ区分名 (user_target の書式で記載)
source = $work/data/foo/hoge/ # バックアップ元ディレクトリパス
dest = $work/backup/foo/hoge/ # バックアップ先ディレクトリパス
keep_count = 3 #　過去世代保持数 0 は過去を保持しない
date_last = 20200118 # 最終バックアップ実行日付(過去世代保持時の前回日付として使用する)
INI
}

by_hand() { "$server" run foo_hoge --config "$work/config.ini" --state-dir "$work/state"; }

by_cron()
{
    local port cron_line='curl -X POST http://localhost:5000/api/foo/hoge'
    "$server" --config "$work/config.ini" --state-dir "$work/state" --port 0 2>"$work/log" &
    service=$!
    within_a_minute listens || return
    port=$(sed -n 's#.*listening on http://localhost:\([0-9]*\)/.*#\1#p' "$work/log")
    bash -c "${cron_line/5000/$port}" && within_a_minute has_finished "$port" || return
    kill "$service"
    wait "$service" && service=
}

listens() { grep -q 'listening on' "$work/log"; }

has_finished() { curl --silent "http://localhost:$1/api/status" | grep '"finished":\[{' >/dev/null; }

within_a_minute() # COMMAND...
{
    local end=$((SECONDS + 60))
    until "$@"; do
        [ $SECONDS -lt $end ] || { cat "$work/log"; return 1; }
        sleep 0.1
    done
}

check_the_move() # RUN
{
    local folder=$work/backup/foo before config today
    before=$(inode "$folder/hoge/ひらがな/file 7")
    config=$(sed 's/[0-9]\{8\}//' "$work/config.ini")
    "$server" check --config "$work/config.ini" >/dev/null || fail "check finds a fault in the old configuration"
    today=$(date +%Y%m%d)
    "$1" >"$work/out" 2>&1 || { cat "$work/out"; fail "the first run $1"; }

    [ "$(inode "$folder/hoge/ひらがな/file 7")" = "$before" ] || fail "an unchanged file was copied"
    [ "$(inode "$folder/hoge_20200118/ひらがな/file 7")" = "$before" ] || fail "the old latest is no generation"
    [ "$(stat --format=%h "$folder/hoge_20200117/ひらがな/file 7")" = 1 ] || fail "an older generation was touched"
    diff -r --no-dereference "$work/data/foo/hoge" "$folder/hoge" || fail "the new latest differs from the source"
    tail -n 1 "$folder/hoge_20200118/ひらがな/file 300" | grep -qx hoge_20200117 || fail "the generation was changed"
    [ "$(find "$folder/hoge" "$folder/hoge_20200118" -type f -links 2 | wc -l)" -eq 598 ] ||
        fail "not all of the 299 unchanged files are shared"
    [ "$(sed 's/[0-9]\{8\}//' "$work/config.ini")" = "$config" ] || fail "config.ini changed beyond its date"
    grep -q "date_last = \($today\|$(date +%Y%m%d)\) #" "$work/config.ini" || fail "date_last was not written"
}

try() # RUN COPY-COMMAND...
{
    rm -rf "${work:?}"/*
    make_old_world "${@:2}"
    check_the_move "$1"
    echo "pass  folders made by $2 -a, first run $1"
}

try by_hand cp -a -T
try by_cron rsync -a

# What packaging/README.md has for copies that belong to another user than the files: links are not followed.
rm -rf "${work:?}"/*
make_old_world cp -a -T
if [ "$(id -u)" -eq 0 ]; then
    chown --no-dereference 1234:2345 "$work/data/foo/hoge/ひらがな/link"
    chown 3456 "$work/data/foo/hoge/ひらがな/file 7"
fi
owners() { (cd "$1" && find . -printf '%U:%G %p\n' | sort); }
command=$(sed -n 's#^cd /mnt/data/.*#&#p' "$(dirname "$0")/../../packaging/README.md")
command=${command//\/mnt\/data/$work/data}
bash -euc "${command//\/mnt\/backup/$work/backup}" || fail "the command for owners"
diff <(owners "$work/data/foo/hoge") <(owners "$work/backup/foo/hoge") || fail "owners differ"
echo "pass  owners of the old latest"
