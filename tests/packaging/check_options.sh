#!/bin/bash
# check_options.sh BACKUP-SERVER [BACKUP-MONITOR]: the manual pages and the completions for bash and zsh know every
# option and command that the programs know, and offer each where it belongs.
set -euo pipefail
server=$1 monitor=${2:-}
packaging=$(cd "$(dirname "$0")/../../packaging" && pwd)
failures=0
trap 'echo "FAIL  the test ended in line $LINENO"' ERR

fail() { echo "FAIL  $*"; failures=$((failures + 1)); }

#! "COMMAND --option" a line, from the help; COMMAND is "service" for those of no command, "any" for those of all.
options_of_server()
{
    "$server" --help | sed -n 's/^  \(-., \)\?\(--[a-z-]*\).*/\2 &/p' | while read -r option line; do
        case $line in
            *' service: '*) echo "service $option" ;;
            *' run: '*) echo "run $option" ;;
            *' token: '*) echo "token $option" ;;
            *) echo "any $option" ;;
        esac
    done | sort -u
}

commands_of_server() { "$server" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'; }

has_manual() # PAGE OPTION
{
    grep -q -- "\*$2\*" "$packaging/man/$1.scd"
}

bash_offers() # WORD...: what is offered for the last word
{
    bash -uc '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _backup_server; printf "%s\n" "${COMPREPLY[@]}"' \
        bash "$packaging/completions/backup-server.bash" "$@"
}

zsh_offers() # WORD...: the options that are described to _arguments, without their descriptions
{
    # shellcheck disable=SC2016 # expanded in there
    zsh -f -c '_arguments() { print -l -- "$@" }; typeset -A opt_args; file=$1; shift; words=("$@"); CURRENT=$#words
        source $file' zsh "$packaging/completions/_backup-server" "$@" |
        sed 's/^([^)]*)//; s/^\*//; s/[=+[].*//; s/^[12]:command:.*/&/'
}

zsh_describes() # CONFIG: its sets, as they are described to _describe
{
    # shellcheck disable=SC2016 # expanded in there
    zsh -f -c '_arguments() {}; _describe() { print -rl -- "${(@P)2}" }; file=$1; words=(backup-server run "")
        typeset -A opt_args; opt_args[--config]=$2; source $file; _backup_server_sets' zsh \
        "$packaging/completions/_backup-server" "$1"
}

offers_all() # SHELL COMMAND OPTION...
{
    local shell=$1 command=$2 words=(backup-server) offered option
    if [ "$command" != service ]; then words+=("$command"); fi
    offered=$("${shell}_offers" "${words[@]}" --)
    for option in "${@:3}"; do
        grep -qx -- "$option" <<<"$offered" || fail "$shell does not offer $option of $command"
    done
    while read -r option; do
        [[ " ${*:3} " == *" $option "* ]] || fail "$shell offers $option of $command, which there is not"
    done < <(grep -o -- '^--[a-z-]*' <<<"$offered")
}

mapfile -t known < <(options_of_server)
mapfile -t commands < <(commands_of_server)
[ ${#known[@]} -ge 10 ] || fail "the options of the help were not understood: ${known[*]}"
[ ${#commands[@]} -ge 4 ] || fail "the commands of the help were not understood: ${commands[*]}"
for line in "${known[@]}"; do
    has_manual backup-server.1 "${line#* }" || fail "backup-server(1) does not tell of ${line#* }"
done
for command in "${commands[@]}"; do
    grep -q "^\*$command\*" "$packaging/man/backup-server.1.scd" || fail "backup-server(1) does not tell of $command"
    bash_offers backup-server '' | grep -x "$command" >/dev/null || fail "bash does not offer $command"
    zsh -f -c '_arguments() { print -l -- "$@" }; words=(backup-server ""); source $1' zsh \
        "$packaging/completions/_backup-server" | grep "^1:command:.*\b$command\b" >/dev/null || fail "zsh does not offer $command"
done
for command in service "${commands[@]}"; do
    mapfile -t mine < <(printf '%s\n' "${known[@]}" | sed -n "s/^\(any\|$command\) //p")
    for shell in bash zsh; do
        offers_all "$shell" "$command" "${mine[@]}"
    done
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '[server]\nport = 5001\n[foo_hoge]\n[DEFAULT]\n[山田_写真]\n' >"$work/config.ini"
[ "$(bash_offers backup-server run --config "$work/config.ini" '' | grep -v ^- | sort | tr '\n' ' ')" = \
    "$(printf '%s\n' foo_hoge 山田_写真 | sort | tr '\n' ' ')" ] || fail "bash does not offer the sets of the configuration"

# Names are offered as the shell reads them, and none of them is run.
strange=('a_b c' "a_it's" "a_\$(touch $work/ran)" "a_\`touch $work/ran\`" 'a_"x"' 'a_x:y' 'a_*')
printf '[%s]\n' "${strange[2]}" >"$work/config.ini"
bash_offers backup-server run --config "$work/config.ini" a_ >/dev/null
printf '[%s]\n' "${strange[@]}" >"$work/config.ini"
mapfile -t offered < <(bash_offers backup-server run --config "$work/config.ini" a_)
[ "$(printf '%s\n' "${offered[@]}")" = "$(printf '%q\n' "${strange[@]}")" ] || fail "bash offers ${offered[*]}"
[ "$(bash_offers backup-server run --config "$work/config.ini" 'a_b\ ')" = 'a_b\ c' ] || fail "bash knows no quoted beginning"
! bash_offers backup-server run --config "$work/config.ini" no | grep . || fail "bash offers what does not begin so"
[ "$(zsh_describes "$work/config.ini")" = "$(printf '%s\n' "${strange[@]//:/\\:}")" ] || fail "zsh offers other sets"
[ ! -e "$work/ran" ] || fail "completing ran a command that a name holds"

# --accept offers exactly the codes, of all that the README explains, that the program takes.
# shellcheck disable=SC2016 # the back ticks are Markdown
acceptable=$(grep -o '^| `[a-z]*-[a-z-]*`' "$packaging/../README.md" | tr -d '|` ' | sort -u | while read -r code; do
    said=$("$server" run no_set --config "$work/config.ini" --state-dir "$work" --accept "$code" 2>&1) || true
    grep -q 'names no guard' <<<"$said" || echo "$code"
done)
[ -n "$acceptable" ] || fail "no code can be accepted"
[ "$(bash_offers backup-server run --accept '' | sort)" = "$acceptable" ] || fail "bash offers other codes than $acceptable"
[ "$(sed -n "s/^.*:code:(\(.*\))'/\1/p" "$packaging/completions/_backup-server" | tr ' ' '\n' | sort)" = "$acceptable" ] ||
    fail "zsh offers other codes than $acceptable"

if [ -n "$monitor" ]; then
    for option in $(QT_QPA_PLATFORM=offscreen "$monitor" --help | sed -n 's/^  \(-., \)\?\(--[a-z]*\).*/\2/p'); do
        [ "$option" = --help-all ] || [ "$option" = --help ] || has_manual backup-monitor.1 "$option" ||
            fail "backup-monitor(1) does not tell of $option"
    done
fi

[ "$failures" -eq 0 ] && echo "options: ${#known[@]} of backup-server are known to manual, bash and zsh"
