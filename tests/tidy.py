#!/usr/bin/python3
"""tidy.py BUILD: clang-tidy over every source file of the repository that the build compiles.

Nearly all of clang-tidy's time goes into Qt's headers. So the files of a folder are read together, as one that includes
them; files that cannot stand together, for a name that both have, are read apart.

Files that were found clean are not read again until one of them, a header that they include, their compile commands,
the checks or clang-tidy itself change: the hash of all these is kept in the user's cache folder.
"""

import hashlib
import itertools
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parent.parent
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "backup-server-tidy"
TOGETHER = 16


def rules():
    """What decides about a file apart from the file: the program, this one, and the settings."""
    version = subprocess.run(["clang-tidy", "--version"], check=True, capture_output=True).stdout
    return b"\0".join([version, pathlib.Path(__file__).read_bytes(), (ROOT / ".clang-tidy").read_bytes()])


def flags(entries):
    """What all these files together need of their compile commands; -w: warnings are the compilers' matter."""
    needed = {}
    for entry in entries:
        words = iter(shlex.split(entry["command"].partition(" -o ")[0]))
        for word in words:
            if word == "-isystem":
                needed[f"-isystem{next(words)}"] = None
            elif word.startswith(("-I", "-std", "-f")):
                needed[word] = None
            elif word.startswith("-D"):
                needed.setdefault(word.partition("=")[0] + "=", word)
    return [value or name for name, value in needed.items()] + ["-w"]


def check(folder, entries, common):
    """Whether these files are clean; prints what was found otherwise."""
    # Tests have a main each.
    lines = [f'#undef main\n#define main main{number}\n#include "{entry["file"]}"\n' for number, entry in
             enumerate(entries)]
    joined = folder / f"{hashlib.sha256(''.join(lines).encode()).hexdigest()[:16]}.cpp"
    joined.write_text("".join(lines))
    options = flags(entries)

    # -CC: comments count, NOLINT is one.
    text = subprocess.run(["clang++", *options, "-E", "-CC", joined], check=True, capture_output=True).stdout
    relative = " ".join(options).encode() + text
    mark = CACHE / hashlib.sha256(common + relative.replace(str(ROOT).encode(), b"")).hexdigest()
    if mark.exists():
        return True

    found = subprocess.run(["clang-tidy", "--quiet", joined, "--", *options], capture_output=True, text=True)
    clean = found.returncode == 0
    if "[clang-diagnostic-error]" in found.stdout and len(entries) > 1:
        middle = len(entries) // 2
        clean = all([check(folder, entries[:middle], common), check(folder, entries[middle:], common)])
    elif not clean:
        print(found.stdout, found.stderr, flush=True)
    if clean:
        mark.touch()
    return clean


def sources(build):
    """The repository's files with their compile commands, those that a unity build reads together each by itself."""
    for entry in json.loads((build / "compile_commands.json").read_text()):
        if "/Unity/unity_" in entry["file"]:
            for path in re.findall(r'^#include "(.*)"$', pathlib.Path(entry["file"]).read_text(), re.MULTILINE):
                yield {**entry, "file": path}
        else:
            yield entry


def main(build):
    CACHE.mkdir(parents=True, exist_ok=True)
    build = pathlib.Path(build).resolve()
    folder = build / "tidy"
    folder.mkdir(exist_ok=True)
    ours = sorted((entry for entry in sources(build) if not entry["file"].startswith(str(build))),
                  key=lambda entry: entry["file"])
    groups = []
    for _, files in itertools.groupby(ours, key=lambda entry: pathlib.Path(entry["file"]).parent.relative_to(ROOT).parts[:2]):
        files = list(files)
        groups += [files[begin:begin + TOGETHER] for begin in range(0, len(files), TOGETHER)]
    common = rules()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        clean = list(pool.map(lambda group: check(folder, group, common), groups))
    print(f"clang-tidy: {len(ours)} files, {'clean' if all(clean) else 'with findings'}")
    return 0 if all(clean) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
