#!/usr/bin/python3
"""tidy.py BUILD: clang-tidy over every source file of the repository that the build compiles.

A file that was found clean is not read again until it, a header it includes, its compile command, the checks or
clang-tidy itself change: the hash of all these is kept in the user's cache folder.
"""

import hashlib
import json
import os
import pathlib
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parent.parent
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "backup-server-tidy"


def output(*command):
    return subprocess.run(command, check=True, capture_output=True).stdout


def rules():
    """What decides about a file apart from the file: the program and its settings."""
    settings = [path.read_bytes() for path in sorted(ROOT.glob("**/.clang-tidy"))]
    return b"\0".join([output("clang-tidy", "--version"), *settings])


def preprocessed(entry):
    """The file with all its headers and comments (NOLINT is one), as the compiler reads it."""
    command = [word for word in shlex.split(entry["command"]) if not word.endswith("ccache")]
    command[command.index("-o"):] = ["-E", "-CC", entry["file"]]
    return subprocess.run(command, check=True, capture_output=True, cwd=entry["directory"]).stdout


def check(build, entry, common):
    """Whether the file is clean; prints what was found otherwise."""
    text = preprocessed(entry).replace(str(ROOT).encode(), b"")
    mark = CACHE / hashlib.sha256(common + b"\0" + text).hexdigest()
    if mark.exists():
        return True
    found = subprocess.run(["clang-tidy", "--quiet", "-p", build, entry["file"]], capture_output=True, text=True)
    if found.returncode == 0:
        mark.touch()
        return True
    print(found.stdout, flush=True)
    return False


def main(build):
    CACHE.mkdir(parents=True, exist_ok=True)
    listed = json.loads(pathlib.Path(build, "compile_commands.json").read_text())
    ours = [entry for entry in listed if not entry["file"].startswith(str(pathlib.Path(build).resolve()))]
    common = rules()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        clean = list(pool.map(lambda entry: check(build, entry, common), ours))
    print(f"clang-tidy: {clean.count(True)} files clean, {clean.count(False)} with findings")
    return 0 if all(clean) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
