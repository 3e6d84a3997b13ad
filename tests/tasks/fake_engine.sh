#!/bin/bash
# Plays the engine: the name of the backup set says what it does. Called as `backup-server run ... -- NAME`.
for name; do :; done
arguments="$*"
task=${arguments#*--task }
task=${task%% *}

report() {
    printf '{"event":"report","committed":%s,"warnings":[%s],"files_scanned":12,"bytes_scanned":3456,' "$1" "$2"
    printf '"files_changed":7,"files_deleted":1,"bytes_sent":99,"generation":"%s","generations":[' "$3"
    [ -z "$3" ] || printf '{"name":"%s","date":"20261121"}' "$3"
    printf '],"destination_free_bytes":1000,"destination_size_bytes":5000%s}\n' "$4"
}

recovered() {
    printf '{"event":"recovered","task":"earlier","started_at":"2026-11-21T02:00:00.000Z",'
    printf '"committed_at":"2026-11-21T02:10:00.000Z","report":'
    report true '"of \u001b[31m"' hoge_20261120 | tr -d '\n'
    echo '}'
}

case $name in
*success*)
    echo '{"event":"progress","phase":"copy","percent":41}'
    echo '{"event":"log","text":"one line"}'
    echo 'from rsync' >&2
    report true '"look here"' hoge_20261121
    ;;
*refused*) report false '' '' ',"fault":{"code":"source-empty","message":"it is empty","remedy":"mount it"}'; exit 2 ;;
*crash*) kill -9 $$ ;;
*silence*) exit 0 ;;
*garbage*)
    printf 'no event\n\033[31m{"event":"party"}\n\377\376\n'
    report true '' ''
    ;;
*huge*)
    head -c 3000000 /dev/zero | tr '\0' x
    echo
    report true '' ''
    ;;
*half*) printf '{"event":"report","committed":tr' ;;
*recovered*)
    recovered
    report true '' ''
    ;;
*recovers-and-fails*)
    recovered
    report false '' '' ',"fault":{"code":"source-empty","message":"it is empty"}'
    exit 2
    ;;
*prunes*)
    report true '' ''
    exec sleep 1000
    ;;
*waits*)
    trap 'report false "" "" ",\"fault\":{\"code\":\"cancelled\",\"message\":\"stopped\"}"; exit 130' TERM
    echo '{"event":"progress","phase":"copy","percent":1}'
    while :; do
        sleep 1000 &
        wait $!
    done
    ;;
*hangs*)
    trap '' TERM
    exec sleep 1000
    ;;
*stubborn*)
    trap '' TERM
    echo '{"event":"progress","phase":"copy","percent":1}'
    while :; do sleep 1; done
    ;;
*environment*)
    env >&2
    echo "task=$task" >&2
    report true '' ''
    ;;
esac
