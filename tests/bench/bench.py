#!/usr/bin/env python3
"""Measures backup-server beside its peers, all on one filesystem, in turns; prints tables and writes results.json."""

import argparse
import collections
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile

import measure
import peers
import tree

KEEP = 6


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True, help="path of backup-server")
    parser.add_argument("--files", type=int, default=100_000, help="small files, 4 KiB in the mean")
    parser.add_argument("--bytes", type=int, default=4096, help="mean size of the small files")
    parser.add_argument("--large", action="store_true", help="a few large files instead")
    parser.add_argument("--tree", help="a copy of this folder instead, for example /usr")
    parser.add_argument("--rounds", type=int, default=5, help="measured runs of each case")
    parser.add_argument("--peers", default="", help="only the peers whose names hold one of these words, by comma")
    parser.add_argument("--cases", default="", help="only the cases whose names hold one of these words, by comma")
    parser.add_argument("--cold", action="store_true", help="drop all caches before each run")
    parser.add_argument("--gib", type=int, default=40, help="size of the (sparse) image")
    parser.add_argument("--out", default="", help="folder for results.json")
    return parser.parse_args()


def chosen(names, words):
    return [name for name in names if not words or any(word in str(name) for word in words.split(","))]


def make_source(options, root):
    if options.large:
        tree.make_large_files(root)
    elif options.tree:
        tree.copy_tree(options.tree, root)
    else:
        tree.make_small_files(root, options.files, options.bytes)


def cases(options, changes):
    """Name, change before the run, whether it is measured; in the order in which they are run."""
    rounds = options.rounds
    yield from [("first", changes.nothing, True)]
    yield from [("unchanged, below keep_count", changes.nothing, True)] * min(rounds, KEEP - 1)
    # The first run beyond keep_count leaves a spare, the next one can use it.
    yield from [("to steady state", changes.nothing, False)] * 3
    yield from [("unchanged, steady", changes.nothing, True)] * rounds
    yield from [("1 % changed", changes.one_percent, True)] * rounds
    yield from [("one file changed", changes.one_file, True)] * rounds
    yield from [("1 % deleted", changes.delete_one_percent, True)] * rounds
    if not options.large:
        yield from [("folder renamed", changes.rename_folder, True)] * rounds


def race(options, disk, contestants, changes):
    """Every case, every round, every peer once, in an order that is shuffled anew each time."""
    results = collections.defaultdict(lambda: collections.defaultdict(list))
    wanted = set(chosen({case[0] for case in cases(options, changes)}, options.cases))
    order = random.Random(4)
    for name, change, is_measured in cases(options, changes):
        needed = name in wanted or not is_measured or name in ("first", "unchanged, below keep_count")
        if not needed:
            continue
        change()
        disk.flush()
        for peer in order.sample(contestants, len(contestants)):
            figures = measure.run(peer.commands(), peer.env, disk, options.cold)
            peer.run += 1
            if is_measured and name in wanted:
                results[name][peer.name].append(figures)
                print(f"{name}: {peer.name}: {figures['wall']:.2f} s", file=sys.stderr)
        for peer in contestants:
            peers.check_copies(peer)
    return results


def summary(results):
    """Medians, and wall time as a ratio to the floor."""
    table = {}
    for case, by_peer in results.items():
        rows = {}
        for name, runs in by_peer.items():
            memory = collections.Counter()
            for figures in runs:
                for program, peak in figures["memory"].items():
                    memory[program] = max(memory[program], peak)
            rows[name] = {"wall": statistics.median(f["wall"] for f in runs),
                          "cpu": statistics.median(f["cpu"] for f in runs),
                          "written": statistics.median(f["written"] for f in runs),
                          "memory": dict(memory), "runs": len(runs)}
        floor = rows.get(peers.Floor.name)
        for row in rows.values():
            row["ratio"] = row["wall"] / floor["wall"] if floor else None
        table[case] = rows
    return table


def print_table(table):
    for case, rows in table.items():
        print(f"\n### {case}\n\n| program | x floor | seconds | cpu s | MB written | peak MiB |\n|---|---|---|---|---|---|")
        for name, row in sorted(rows.items(), key=lambda item: item[1]["wall"]):
            memory = ", ".join(f"{program} {peak / 1024:.0f}" for program, peak in sorted(row["memory"].items()))
            ratio = f"{row['ratio']:.2f}" if row["ratio"] else "-"
            print(f"| {name} | {ratio} | {row['wall']:.2f} | {row['cpu']:.2f} | {row['written'] / 1e6:.1f} | {memory} |")


def main():
    options = arguments()
    peers.BackupServer.program = os.path.abspath(options.program)
    with tempfile.TemporaryDirectory(prefix="backup-bench-", dir=os.environ.get("TMPDIR", "/var/tmp")) as folder:
        disk = measure.Disk(f"{folder}/image", f"{folder}/disk", options.gib)
        try:
            source = f"{disk.mount}/source"
            os.makedirs(source)
            os.rmdir(source) if options.tree else None
            make_source(options, source)
            kinds = [kind for kind in peers.ALL if chosen([kind.name], options.peers)]
            contestants = [kind(source, f"{disk.mount}/{kind.__name__}", f"{folder}/{kind.__name__}", KEEP) for kind in kinds]
            table = summary(race(options, disk, contestants, tree.Changes(source)))
            for peer in contestants:
                used = subprocess.run(["du", "-sk", peer.dest], capture_output=True, text=True, check=True).stdout
                print(f"space of {peer.name}: {int(used.split()[0]) / 1024:.0f} MiB after {peer.run} runs")
        finally:
            disk.close()
    print_table(table)
    if options.out:
        with open(os.path.join(options.out, "results.json"), "w") as file:
            json.dump({"options": vars(options), "table": table}, file, indent=1)


if __name__ == "__main__":
    main()
