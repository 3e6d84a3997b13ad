#!/usr/bin/env python3
"""Measures backup-server beside its peers, all on one filesystem, in turns; prints tables and writes results.json."""

import argparse
import collections
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

import measure
import peers
import report
import tree


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True, help="path of backup-server")
    parser.add_argument("--files", type=int, default=100_000, help="small files, 4 KiB in the mean")
    parser.add_argument("--bytes", type=int, default=4096, help="mean size of the small files")
    parser.add_argument("--large", action="store_true", help="a few large files instead")
    parser.add_argument("--tree", help="a copy of this folder instead, for example /usr")
    parser.add_argument("--keep", type=int, default=10, help="copies kept before the newest")
    parser.add_argument("--rounds", type=int, default=5, help="measured runs of each case")
    parser.add_argument("--peer-rounds", type=int, help="the same, of all but backup-server and the floor")
    parser.add_argument("--peers", default="", help="only the peers whose names hold one of these words, by comma")
    parser.add_argument("--cases", default="", help="only the cases whose names hold one of these words, by comma")
    parser.add_argument("--cold", action="store_true", help="drop all caches before each run")
    parser.add_argument("--gib", type=int, default=40, help="size of the (sparse) image")
    parser.add_argument("--out", default=".", help="folder for results.json and table.md")
    options = parser.parse_args()
    if options.peer_rounds is None:
        options.peer_rounds = options.rounds
    return options


def is_chosen(name, words):
    return not words or any(word in name for word in words.split(","))


def make_source(options, root):
    if options.large:
        tree.make_large_files(root)
    elif options.tree:
        tree.copy_tree(options.tree, root)
    else:
        tree.make_small_files(root, options.files, options.bytes)


Case = collections.namedtuple("Case", "name change rounds is_steady", defaults=(True,))


def cases(options, changes):
    """In the order in which they are run; those that are steady come when each program has copies that expire."""
    yield Case("unchanged, below keep_count", changes.nothing, min(options.rounds, options.keep - 1), False)
    yield Case("unchanged, steady", changes.nothing, options.rounds)
    yield Case("1 % changed", changes.one_percent, options.rounds)
    yield Case("one file changed", changes.one_file, options.rounds)
    if not options.large:
        yield Case("1 % deleted", changes.delete_one_percent, options.rounds)
        yield Case("folder renamed", changes.rename_folder, options.rounds)
    yield Case("all changed", changes.everything, 1)


class Race:
    """Every program makes a run in every round, in an order that is shuffled anew each time."""

    def __init__(self, options, disk, contestants):
        self.options, self.disk, self.contestants = options, disk, contestants
        self.results = collections.defaultdict(lambda: collections.defaultdict(list))
        self.order = random.Random(4)
        self.started = time.monotonic()

    def first_runs(self):
        """Each into a destination of its own; the last of them are the ground for the other cases."""
        measured = is_chosen("first", self.options.cases)
        for number in range(self.options.rounds if measured else 1):
            runners = self.runners(number)
            for peer in runners:
                peer.restart()
            self.round("first", runners, measured)

    def case(self, case):
        if not is_chosen(case.name, self.options.cases):
            return
        if case.is_steady:
            self.fill()
        for number in range(case.rounds):
            case.change()
            self.round(case.name, self.runners(number), True)
        for peer in self.contestants:
            peers.check_copies(peer)

    def fill(self):
        """Unmeasured runs until each has dropped copies twice: an expired copy may be of use to the run after."""
        while lacking := [peer for peer in self.contestants if peer.run < self.options.keep + 3]:
            self.round("to steady state", lacking, False)

    def runners(self, number):
        return [peer for peer in self.contestants if peer.is_ours or number < self.options.peer_rounds]

    def round(self, name, runners, is_measured):
        self.disk.flush()
        for peer in self.order.sample(runners, len(runners)):
            figures = measure.run(peer.commands(), peer.env, self.disk, self.options.cold)
            peer.run += 1
            if is_measured:
                self.results[name][peer.name].append(figures)
            print(f"{time.monotonic() - self.started:.0f} s: {name}: {peer.name}: {figures['wall']:.2f} s",
                  file=sys.stderr)


def space(contestants):
    """MiB on the disk, and copies in them, of each program."""
    used = {}
    for peer in contestants:
        text = subprocess.run(["du", "-sk", peer.dest], capture_output=True, text=True, check=True).stdout
        used[peer.name] = {"mib": int(text.split()[0]) / 1024, "copies": peer.copies()}
    return used


def main():
    options = arguments()
    # So that the filesystem is unmounted when the bench is stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    peers.BackupServer.program = os.path.abspath(options.program)
    os.makedirs(options.out, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="backup-bench-", dir=os.environ.get("TMPDIR", "/var/tmp")) as folder:
        disk = measure.Disk(f"{folder}/image", f"{folder}/disk", options.gib)
        try:
            source = f"{disk.mount}/source"
            make_source(options, source)
            contestants = [kind(source, f"{disk.mount}/{kind.__name__}", f"{folder}/{kind.__name__}", options.keep)
                           for kind in peers.ALL if is_chosen(kind.name, options.peers)]
            race = Race(options, disk, contestants)
            race.first_runs()
            for case in cases(options, tree.Changes(source)):
                race.case(case)
            results = {"options": vars(options), "table": report.summary(race.results), "space": space(contestants)}
        finally:
            disk.close()
    results["runs"] = race.results
    with open(f"{options.out}/results.json", "w") as file:
        json.dump(results, file, indent=1)
    text = report.text(results)
    with open(f"{options.out}/table.md", "w") as file:
        file.write(text)
    print(text)


if __name__ == "__main__":
    main()
