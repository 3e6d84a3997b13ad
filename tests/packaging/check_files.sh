#!/bin/bash
# check_files.sh: what is installed beside the executables is well-formed, as the programs that read it see it.
set -uo pipefail
cd "$(dirname "$0")/../../packaging" || exit

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

check() # WHAT COMMAND...: fails, and shows what was said, when the command fails or says something
{
    local said
    if ! said=$("${@:2}" 2>&1) || { [ -n "$said" ] && [ -z "${may_talk:-}" ]; }; then
        printf 'FAIL  %s\n%s\n' "$1" "$said"
        failures=$((failures + 1))
    else
        printf 'pass  %s\n' "$1"
    fi
}

page_is_clean() # SOURCE
{
    sed 's/@PROJECT_VERSION@/1.0.0/' "$1" | scdoc >"$work/page" || return
    LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings --encoding=UTF-8 --local-file "$work/page" >/dev/null
}

metainfo_is_valid()
{
    local file=$work/io.github.backup_server.backup_monitor.metainfo.xml
    sed 's/@PROJECT_VERSION@/1.0.0/; s/@RELEASE_DATE@/2026-01-01/' desktop/backup-monitor.metainfo.xml.in >"$file"
    # Newer ones warn that there is no home page, which is so.
    appstreamcli validate --no-net --pedantic "$file" >"$work/appstream" || {
        cat "$work/appstream"
        grep -q '^W: .*url-homepage-missing' "$work/appstream" &&
            ! grep '^[EW]: ' "$work/appstream" | grep -v url-homepage-missing
    }
}

#! The programs need not be installed for the words to be checked.
without_programs() { sed 's#^\(Exec[A-Za-z]*=\)[^ ]\+#\1/bin/true#' "$@"; }

units_are_understood()
{
    local unit
    mkdir "$work"/backup-server.service.d "$work/backup-server-trigger@.service.d"
    for unit in systemd/*.service systemd/*.timer systemd/*.slice; do
        without_programs "$unit" >"$work/$(basename "$unit")"
    done
    cp "$work/backup-server-trigger@.service" "$work/backup-server-trigger@foo-hoge.service"
    cp "$work/backup-server-trigger@.timer" "$work/backup-server-trigger@foo-hoge.timer"
    verified
    without_programs systemd/unprivileged.conf >"$work/backup-server.service.d/drop-in.conf"
    # What the trigger's comment suggests.
    sed -n 's/^#     //p' 'systemd/backup-server-trigger@.service' | without_programs \
        >"$work/backup-server-trigger@.service.d/drop-in.conf"
    verified
    return 0
}

verified()
{
    SYSTEMD_UNIT_PATH="$work:" systemd-analyze verify --man=no "$work"/backup-server.service \
        "$work"/backup-server-trigger@foo-hoge.* "$work"/backupengine.slice 2>&1 | grep -F "$work"
}

exposure_is_at_most() # TENTHS UNIT
{
    systemd-analyze security --offline=yes --threshold="$1" --no-pager "$2"
}

every_opening_is_explained() # UNIT: each that the analysis counts is named in one of the unit's comments
{
    systemd-analyze security --offline=yes --no-pager --json=short "$1" | python3 -c '
import json, re, sys
comments = " ".join(line for line in open(sys.argv[1]) if line.startswith("#"))
for row in json.load(sys.stdin):
    key, _, rest = row["name"].partition("=~")
    words = re.findall(r"@?[A-Za-z]\w+", rest.replace("CAP_", "") or key)
    if row["exposure"] and not any(re.search(r"(?<![\w@])" + word.strip("_") + r"(?=\b|_)", comments) for word in words):
        print(row["name"], row["description"])
' "$1"
}

#! As systemd would run it, were curl to say this.
trigger_hears() # ANSWER, with the status at its end
{
    local command
    command=$(sed -n "s/^ExecStart=\\/bin\\/sh -c '\\(.*\\)' sh .*/\\1/p" 'systemd/backup-server-trigger@.service')
    command=${command//'$$'/'$'}
    [ -n "$command" ] && bash -c "curl() { echo \"\$0\"; }; ${command//%%/%}" "$1" >/dev/null
}

trigger_fails_unless_a_backup_goes_on()
{
    local api=../service/api stops full
    stops=$(sed -n 's/.*u"\(The service stops[^"]*\)".*/\1/p' $api/api_tasks.cpp)
    full=$(sed -n 's/.*503, u"\([^"]*\)".*/\1/p' $api/http/door.cpp)
    trigger_hears '{"message":"foo_hoge is backed up."} 200' || echo "fails with a backup that was made"
    trigger_hears "{\"code\":\"stopping\",\"message\":\"${stops:?}\"} 503" || echo "fails while the service restarts"
    ! trigger_hears "{\"message\":\"${full:?}\"} 503" || echo "no failure when the request was turned away"
    ! trigger_hears '{"message":"The service stops; no."} 500' || echo "no failure with a failed backup"
}

quickstart_splits_names_as_the_service()
{
    local name path
    eval "$(sed -n '/^in_url()/,/^}/p; /^path_of()/,/^}/p' quickstart.sh)"
    while read -r name path; do
        [ "$(path_of "$name")" = "$path" ] || echo "$name becomes $(path_of "$name"), not $path"
    done <<<'foo_hoge foo/hoge
foo_a_b foo/a_b
_a_b _a/b
__b _/b
写_真 %E5%86%99/%E7%9C%9F'
}

maintainer_script() # NAME ARGUMENT...: with the files below $work in place of the machine's
{
    sed "s#/\(etc\|run\|usr\)/#$work/&#g; s/^#DEBHELPER#$//" "debian/backup-server.$1" | sh -s "${@:2}"
}

aborted_removal_leaves_the_service_announced()
{
    local announced=$work/etc/avahi/services/backup-server.service
    mkdir -p "$(dirname "$announced")"
    echo mine >"$announced"
    maintainer_script prerm remove
    [ ! -e "$announced" ] || echo "is announced when it is removed"
    maintainer_script postinst abort-remove
    [ -e "$announced" ] || echo "is no longer announced"
    rm -f "$announced"*
    maintainer_script postinst abort-remove
    [ ! -e "$announced" ] || echo "is announced against the owner's will"
}

configuration_on_an_absent_disk_is_left_alone()
{
    local config=$work/etc/backup-server/config.ini
    install -D config.ini "$work/usr/share/backup-server/config.ini"
    rm -rf "$(dirname "$config")"
    maintainer_script postinst configure 0.9.0
    cmp config.ini "$config"
    ln -sf /absent/config.ini "$config"
    maintainer_script postinst configure 0.9.0
    [ -L "$config" ] || echo "the owner's link gives way to the sample"
}

version_has_one_place()
{
    local version
    version=$(sed -n 's/^project(.* VERSION \([0-9.]*\) .*/\1/p' ../CMakeLists.txt)
    [ -n "$version" ] || echo "CMakeLists.txt tells no version"
    # Measurements tell with which version they were made; the change log tells of all versions.
    git -C .. grep -nFw "$version" -- . ':!*.md' ':!*package*.json' ':!CMakeLists.txt' ':!tests/'
    return 0
}

container_is_sound() # what hadolint would look at first, without its thirty megabytes
{
    local line final
    sed -e ':join' -e '/\\$/{N; s/\\\n//; b join' -e '}' Dockerfile | grep -v '^#' >"$work/instructions"
    while read -r line; do
        shellcheck --shell=bash - <<<"$line"
    done < <(sed -n 's/^RUN //p' "$work/instructions")
    final=$(tac "$work/instructions" | sed '/^FROM/q')
    grep -q '^USER [a-z]' <<<"$final" && ! grep -q '^USER root' <<<"$final" || echo "It runs as root."
    grep -q '^HEALTHCHECK .*/healthz' <<<"$final" || echo "It has no health check."
    grep -q '^ENTRYPOINT \["' <<<"$final" || echo "A shell stands between the engine's signals and the service."
    ! grep '^FROM' "$work/instructions" | grep -vE '^FROM debian:[a-z]+-slim( AS [a-z]+)?$' || echo "is not Debian alone"
    while read -r line; do
        [ -e "../$line" ] || echo "COPY $line: no such file"
    done < <(sed -n 's/^COPY \([^-][^ ]*\) .*/\1/p' "$work/instructions")
}

build_needs_agree()
{
    sed -n '/^Build-Depends/,/^[A-Z]/s/^ \([^ ,]*\).*/\1/p' debian/control | sort >"$work/control"
    grep -E '^(cmake|ninja-build|q.*|.*-dev)$' packages.txt | sort | comm -23 - "$work/control" |
        sed 's/$/ is in packages.txt, not in debian\/control/'
}

for source in man/*.scd; do
    check "man page $source" page_is_clean "$source"
done
check "build needs" build_needs_agree
check "desktop files" desktop-file-validate desktop/backup-monitor.desktop desktop/autostart.desktop
may_talk=1 check "AppStream metadata" metainfo_is_valid
check "units" units_are_understood
may_talk=1 check "sandbox of backup-server.service, at most 4.0" exposure_is_at_most 40 systemd/backup-server.service
may_talk=1 check "sandbox of backup-server-trigger@.service" exposure_is_at_most 40 systemd/backup-server-trigger@.service
check "trigger's exit code" trigger_fails_unless_a_backup_goes_on
check "names in quickstart.sh" quickstart_splits_names_as_the_service
check "aborted removal" aborted_removal_leaves_the_service_announced
check "a link as configuration" configuration_on_an_absent_disk_is_left_alone
check "every opening of backup-server.service" every_opening_is_explained systemd/backup-server.service
check "version" version_has_one_place
check "Dockerfile" container_is_sound
check "Avahi service" xmllint --noout --nonet avahi/backup-server.service
check "bash completion" bash -n completions/backup-server.bash
check "zsh completion" zsh -n completions/_backup-server

[ "$failures" -eq 0 ]
