#!/bin/bash
# install-packages.sh LIST...: installs the Debian packages that the lists name and this machine lacks.
# Asks for nothing and does nothing when all are there; uses sudo only when not root.
set -euo pipefail

mapfile -t wanted < <(grep -hv '^#' "$@" | sort -u)
# A package counts as there under the names that it provides, too: a nodejs from elsewhere may bring its npm along.
mapfile -t missing < <(comm -23 <(printf '%s\n' "${wanted[@]}") <(
    dpkg-query --show --showformat='${db:Status-Status} ${Package}, ${Provides}\n' |
        sed -n 's/^installed //p' | sed 's/ ([^)]*)//g' | tr -s ', ' '\n' | sort -u))
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Missing packages: ${missing[*]}. Install them as root." >&2; exit 1; }
    as_root=(sudo)
fi
echo "Installing: ${missing[*]}"
"${as_root[@]}" apt-get update --quiet
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends "${missing[@]}"
