#!/usr/bin/env python3
"""The main job from outside: a service, its API, real rsync, real folders, and copies made by other programs.

real_folders.py PROGRAM [--tree FOLDER]... [--seed N] [--scratch FOLDER]

1. The configuration that README.md shows, with real paths, backs up the trees (by default two small ones of this
   system; `--tree /usr` is the whole thing). Some files change, and a later day begins. The second run must leave the
   first as a generation that differs in nothing from a copy that `cp -a` took at that time.
2. Ten generations of a folder of nasty names, changed at random; after each run every copy is compared with the one
   that `cp -a` took then, the old ones too.

What is compared: every byte, mode, owner, time in nanoseconds, link target, device number and extended attribute.
"""

import argparse
import datetime
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "faults"))
from harness.snapshot import attributes_of  # noqa: E402
from harness.tree import SourceTree  # noqa: E402

SMALL_TREES = ["/usr/share/zoneinfo", "/usr/share/perl"]
CONFIG = """[foo_hoge] # バックアップ区分名 (user_target の書式で記載)
source = {source}/ # バックアップ元ディレクトリパス
dest = {dest}/ # バックアップ先ディレクトリパス
keep_count = {keep} #　過去世代保持数 0 は過去を保持しない
date_last = {date} # 最終バックアップ実行日付(過去世代保持時の前回日付として使用する)
"""


def check(is_so, text):
    if not is_so:
        sys.exit(f"FAILED: {text}")


def entry_of(path):
    """Everything of one entry that a copy must keep."""
    status = os.lstat(path)
    content = None
    if stat.S_ISREG(status.st_mode):
        with open(path, "rb") as file:
            content = hashlib.file_digest(file, "sha256").digest()
    elif stat.S_ISLNK(status.st_mode):
        content = os.readlink(path)
    elif stat.S_ISCHR(status.st_mode) or stat.S_ISBLK(status.st_mode):
        content = status.st_rdev
    return (oct(status.st_mode), status.st_uid, status.st_gid, status.st_mtime_ns, content,
            sorted(attributes_of(path).items()))


def same(name, expected, found):
    """Fails unless both trees are alike; walks both once, so that memory stays small. Answers the number of entries."""
    pending, count = [b"."], 0
    while pending:
        inner = pending.pop()
        one, other = os.path.join(os.fsencode(expected), inner), os.path.join(os.fsencode(found), inner)
        check(os.path.lexists(other), f"{name}: {inner} is missing")
        left, right = entry_of(one), entry_of(other)
        check(left == right, f"{name}: {inner} differs: {left} {right}")
        count += 1
        if os.path.isdir(one) and not os.path.islink(one):
            names = os.listdir(one)
            check(sorted(names) == sorted(os.listdir(other)), f"{name}: {inner} holds other names")
            pending += [os.path.join(inner, entry) for entry in names]
    return count


class Service:
    running = []

    def __init__(self, program, config, state):
        self.process = subprocess.Popen([program, "--config", config, "--state-dir", state, "--port", "0"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        Service.running.append(self.process)
        self.address = None
        for line in self.process.stderr:
            if match := re.search(r"listening on http://[^:/]+:(\d+)/", line):
                self.address = f"http://127.0.0.1:{match[1]}"
                break
        check(self.address, "the service did not start")

    def ask(self, path, method="GET"):
        request = urllib.request.Request(self.address + path, method=method)
        with urllib.request.urlopen(request, timeout=3600) as answer:
            return json.loads(answer.read())

    def stop(self):
        self.process.terminate()
        self.process.communicate(timeout=20)
        check(self.process.returncode == 0, f"the service ended with {self.process.returncode}")


class Set:
    """[foo_hoge] with its folders, and what must stand beside its dest."""

    def __init__(self, program, folder, keep):
        self.folder = pathlib.Path(folder)
        self.source, self.disk = self.folder / "data", self.folder / "disk"
        self.dest, self.config = self.disk / "hoge", self.folder / "config.ini"
        self.keep = keep
        self.days = []  # oldest first; the last one is the newest copy's
        self.day = datetime.date.today() - datetime.timedelta(days=100)
        self.disk.mkdir(parents=True)
        self.write_date("20200118")
        self.service = Service(program, self.config, self.folder / "state")

    def text(self, date):
        return CONFIG.format(source=self.source, dest=self.dest, keep=self.keep, date=date)

    def write_date(self, date):
        self.config.write_text(self.text(date))

    def copy_of(self, day):
        return self.folder / "expected" / f"{day:%Y%m%d}"

    def back_up(self):
        """One run on the next day, by the API; then everything is compared."""
        self.copy_of(self.day).parent.mkdir(exist_ok=True)
        subprocess.run(["cp", "-a", self.source, self.copy_of(self.day)], check=True)
        started, begun_on = time.monotonic(), datetime.date.today()
        task = self.service.ask("/api/foo/hoge", "POST")
        check(task["state"] == "pending" and task["message"], f"POST answered {task}")
        while not (status := self.service.ask("/api/status"))["finished"]:
            check(not status["error"], f"the run failed: {status['error']}")
            time.sleep(0.1)
        seconds = time.monotonic() - started
        finished = status["finished"]
        check(sorted(status) == ["error", "finished", "pending", "running"], f"status has {sorted(status)}")
        check([entry["id"] for entry in finished] == [task["id"]] and not status["pending"] + status["running"],
              f"status is {status}")
        check(finished[0]["name"] == "foo_hoge" and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",
                                                                finished[0]["updated_at"]), f"status is {status}")
        check(not finished[0].get("warnings"), f"warnings: {finished[0].get('warnings')}")
        check(self.service.ask("/api/clear_finished", "POST") == {"message": "cleared.", "cleared": 1}, "not cleared")

        # What is told of the set is written beside the lists.
        end = time.monotonic() + 60
        while self.service.ask("/api/sets/foo_hoge").get("last_result", {}).get("id") != task["id"]:
            check(time.monotonic() < end, "the set does not tell of the run")
            time.sleep(0.02)

        # Nothing but the digits of date_last has changed; then the run is dated back, as if it had been earlier.
        check(self.config.read_text() in [self.text(f"{day:%Y%m%d}") for day in (begun_on, datetime.date.today())],
              "config.ini differs")
        self.write_date(f"{self.day:%Y%m%d}")
        self.days.append(self.day)
        self.day += datetime.timedelta(days=1)
        return seconds, self.compare()

    def compare(self):
        kept = self.days[:-1][-self.keep:]
        names = ["hoge"] + [f"hoge_{day:%Y%m%d}" for day in kept]
        check(sorted(name for name in os.listdir(self.disk) if not name.startswith(".")) == names,
              f"beside dest stand {os.listdir(self.disk)}, expected {names}")
        for day in set(self.days[:-1]) - set(kept):
            shutil.rmtree(self.copy_of(day), ignore_errors=True)
        for day in kept:
            same(f"generation of {day}", self.copy_of(day), self.disk / f"hoge_{day:%Y%m%d}")
        told = self.service.ask("/api/sets/foo_hoge")["generations"]
        check(sorted(entry["name"] for entry in told) == names[1:], f"/api/sets tells of {told}")
        return same("newest copy", self.copy_of(self.days[-1]), self.dest)


def some_changes(source, rng):
    """What a day does to a tree, and a chmod whose file is answered."""
    files = []
    for folder, _, names in os.walk(source):
        files += [path for name in names if os.path.isfile(path := os.path.join(folder, name))
                  and not os.path.islink(path)]
        if len(files) > 5000:
            break
    changed = rng.sample(files, 40)
    for path in changed[:10]:
        with open(path, "ab") as file:
            file.write(b"one more line\n")
    for path in changed[10:20]:  # same size, same time to the second
        status = os.stat(path)
        data = bytearray(pathlib.Path(path).read_bytes())
        if data:
            data[-1] ^= 1
            pathlib.Path(path).write_bytes(data)
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns ^ 1))
    for path in changed[20:30]:
        os.unlink(path)
    for path in changed[30:39]:
        os.rename(path, path + " renamed\n#")
    mode = stat.S_IMODE(os.stat(changed[39]).st_mode)
    os.chmod(changed[39], mode ^ 0o111)
    return os.path.relpath(changed[39], source), mode


def real_trees(program, folder, trees, rng):
    tested = Set(program, folder, keep=3)
    tested.source.mkdir()
    for number, tree in enumerate(trees):  # each file on its own: hard_links is not asked for
        subprocess.run(["cp", "-a", "--no-preserve=links", tree, tested.source / str(number)], check=True)
    seconds, count = tested.back_up()
    print(f"first run of {count} entries: {seconds:.1f} s", flush=True)
    path, mode = some_changes(tested.source, rng)
    seconds, count = tested.back_up()
    print(f"second run, 40 files changed: {seconds:.1f} s", flush=True)
    old = tested.disk / f"hoge_{tested.days[0]:%Y%m%d}" / path
    check(stat.S_IMODE(os.stat(old).st_mode) == mode, "chmod of a source changed the generation")
    check(stat.S_IMODE(os.stat(tested.dest / path).st_mode) == mode ^ 0o111, "chmod of a source is not in the copy")
    tested.service.stop()


def ten_generations(program, folder, rng):
    tested = Set(program, folder, keep=4)
    tree = SourceTree(tested.source, rng)
    tree.grow(60)
    invalid = tested.source / os.fsdecode(b"\xff\xfe is no UTF-8")
    for _ in range(10):
        # A change may have made a folder or a FIFO of it, which stays one.
        if not os.path.lexists(invalid) or stat.S_ISREG(os.lstat(invalid).st_mode):
            invalid.write_bytes(tree.content())
        _, count = tested.back_up()
        for _ in range(rng.randrange(1, 15)):
            tree.change()
    tested.service.stop()
    print(f"ten generations, in the end of {count} entries", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--tree", action="append", default=[])
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(100_000))
    parser.add_argument("--scratch", help="where the copies are made; by default where temporary files go")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    folder = tempfile.mkdtemp(prefix="backup-real-", dir=arguments.scratch)
    try:
        real_trees(arguments.program, f"{folder}/real", arguments.tree or SMALL_TREES, random.Random(arguments.seed))
        ten_generations(arguments.program, f"{folder}/ten", random.Random(arguments.seed))
    finally:
        for process in Service.running:
            process.kill()
        subprocess.run(["chmod", "-R", "u+rwX", folder], check=False, stderr=subprocess.DEVNULL)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
