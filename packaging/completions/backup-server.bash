# bash completion for backup-server(1)

_backup_server_sets()
{
    local config=/etc/backup-server/config.ini i
    [ -e "$config" ] || config=${XDG_CONFIG_HOME:-$HOME/.config}/backup-server/config.ini
    for ((i = 1; i < COMP_CWORD; i++)); do
        [ "${COMP_WORDS[i]}" = --config ] && config=${COMP_WORDS[i + 1]}
    done
    sed -n 's/^\[\([^]]*\)\].*/\1/p' "$config" 2>/dev/null | grep -vxE 'server|DEFAULT'
}

#! Not by compgen -W, which expands its words: a name may hold blanks, quotes, even $(...).
_backup_server_add_sets() # WORD
{
    local name plain=${1//\\/} quoted
    while IFS= read -r name; do
        [[ $name == "$plain"* ]] || continue
        printf -v quoted %q "$name"
        COMPREPLY+=("$quoted")
    done < <(_backup_server_sets)
}

_backup_server()
{
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command="" i
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in run | check | token | certificate) command=${COMP_WORDS[i]} ;; esac
    done
    local words='--config --state-dir --help --version'
    case $previous in
        --config | --file) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        --state-dir) mapfile -t COMPREPLY < <(compgen -d -- "$word"); return ;;
        --engine-launcher) mapfile -t COMPREPLY < <(compgen -c -- "$word"); return ;;
        --accept) words='source-empty source-changed destination-changed destination-lost mass-deletion' ;;
        --listen | --port | --task) return ;;
        *)
            case $command in
                run) words+=' --accept --json --task' ;;
                token) words+=' --file --read-only' ;;
                '') words+=' --listen --port --engine-launcher run check token certificate' ;;
            esac ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
    if [ "$command" = run ] && [ "$previous" != --accept ]; then
        _backup_server_add_sets "$word"
    fi
}

complete -F _backup_server backup-server
