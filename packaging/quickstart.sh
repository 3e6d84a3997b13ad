#!/bin/bash
# quickstart.sh [PORT]: from a fresh clone to a first backup.
# Installs what is needed, builds, writes a sample configuration unless there is one, starts the service in the
# background unless it runs, and backs up the sample. Run again, it does what is still missing and no more.
set -euo pipefail
cd "$(dirname "$0")/.."

port=${1:-5000}
data=${XDG_DATA_HOME:-$HOME/.local/share}/backup-server
state=${XDG_STATE_HOME:-$HOME/.local/state}/backup-server
config=/etc/backup-server/config.ini
[ -e "$config" ] || config=${XDG_CONFIG_HOME:-$HOME/.config}/backup-server/config.ini
log=$state/quickstart.log
pid_file=$state/quickstart.pid

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }

#! curl, which need not know the certificate of this machine's own service.
ask() { curl --insecure --silent --show-error "$@"; }

is_up() # sets url
{
    for url in "https://localhost:$port" "http://localhost:$port"; do
        ask --fail --max-time 2 --output /dev/null "$url/healthz" 2>/dev/null && return
    done
}

in_url() # TEXT: as it stands in a path
{
    local LC_ALL=C i byte
    for ((i = 0; i < ${#1}; i++)); do
        byte=${1:i:1}
        case $byte in
            [a-zA-Z0-9._~-]) printf %s "$byte" ;;
            *) printf '%%%02X' $(($(printf %d "'$byte") & 255)) ;;
        esac
    done
}

path_of() # NAME: as in /api/PATH; the user ends before the first "_" that is not the name's first character
{
    local after_first=${1:1}
    printf %s/%s "$(in_url "${1:0:1}${after_first%%_*}")" "$(in_url "${after_first#*_}")"
}

write_sample() # CONFIG
{
    local source=$data/sample/hoge dest=$data/sample/backup/hoge
    mkdir -p "$source" "$(dirname "$dest")" "$(dirname "$1")"
    cp -R --update README.md LICENSE packaging "$source/"
    cat >"$1" <<INI
# One section for each folder to save, named user_target. Add your own; the service reads this file when it changes.
[foo_hoge]
source = "$source/" # what to save
dest = "$dest/" # the newest copy; older ones stand beside it as hoge_YYYYMMDD
keep_count = 3 # how many older copies stay
INI
}

start_service()
{
    mkdir -p "$state"
    nohup build/release/bin/backup-server --config "$config" --port "$port" >>"$log" 2>&1 </dev/null &
    echo $! >"$pid_file"
    for _ in $(seq 100); do
        is_up && return
        kill -0 "$(cat "$pid_file")" 2>/dev/null || break
        sleep 0.2
    done
    tail -n 20 "$log" >&2
    echo "The service does not answer; the lines above are the end of $log." >&2
    return 1
}

is_ours() # whether the service that answers is one that this script has started
{
    [ -s "$pid_file" ] &&
        [[ $(tr '\0' ' ' 2>/dev/null <"/proc/$(cat "$pid_file")/cmdline") == *backup-server*" --port $port "* ]]
}

how_to_end_it()
{
    if ! is_ours; then
        echo "It ran before this script did, and goes by its own configuration and log."
        return
    fi
    echo "Its log is $log. Stop it:"
    echo "  kill \$(cat $pid_file)"
    # What its owner has added to the sample stays.
    [ "$(grep -c '^ *\[' "$config")" = 1 ] && grep --quiet --fixed-strings "$data/sample/" "$config" || return 0
    echo "Then remove all that this script made, the copies of the sample among it:"
    printf '  rm -r %q %q %q\n' "$config" "$data" "$state"
}

say "Installing what is needed"
packaging/install-packages.sh packaging/packages.txt

say "Building"
cmake --preset release >/dev/null
cmake --build --preset release

if [ ! -e "$config" ]; then
    say "Writing a sample configuration to $config"
    write_sample "$config"
fi

say "Starting the service"
is_up || start_service

name=$(sed -n '/^\[\(server\|DEFAULT\)\]/d; s/^\[\([^]]*\)\].*/\1/p' "$config" | head -n 1)
if [ -z "$name" ]; then
    say "Nothing to back up yet"
    cat <<END
The service runs at $url, and $config names no folder to save.
Write one there, as the lines with # show, and back it up by: curl -X POST '$url/api/USER/TARGET?wait'
END
    exit 0
fi
path=$(path_of "$name")
say "Backing up [$name]: curl -X POST '$url/api/$path?wait'"
answer=$(ask --write-out '%{http_code}' --request POST "$url/api/$path?wait")
with='' notes=''
if [[ $url == https:* ]]; then
    with=' --cacert certificate.pem'
    notes+='
  certificate.pem   a copy of tls_certificate, as made by: backup-server certificate'
fi
case ${answer##*$'\n'} in
    200) echo "${answer%$'\n'*}" ;;
    401)
        echo "Not backed up: this needs a token, which only you have."
        with+=' -H @token.header'
        notes+='
  token.header      "Authorization: Bearer ", then the token; let nobody else read it'
        ;;
    *)
        echo "${answer%$'\n'*}"
        exit 22
        ;;
esac

cat <<END

The service runs at $url (in a browser: all backups at a glance).
  Configuration   $config
${notes:+
Files that curl reads where it is called; cron calls it in the home folder:$notes
}
Try next:
  curl$with -X POST $url/api/$path     # back up once more
  curl$with $url/api/status            # what is pending, running, finished, failed
  curl$with $url/api/sets              # every backup set with its older copies
  build/release/bin/backup-server check    # is the configuration right?

Every night at 2 (crontab -e):
  0 2 * * * curl -sS --fail-with-body -X POST$with '$url/api/${path//%/\\%}?wait'

$(how_to_end_it)

It does not come back when the machine is started anew; packaging/README.md says how to install it for good.
END
