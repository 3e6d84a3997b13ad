#!/usr/bin/env python3
"""Prints one row of the table of run_attacks.sh: table_row.py NAME LOAD MEMORY SECONDS ASKED TIMES PAIRS. TIMES holds
what probe.py printed; PAIRS a line for each round: seconds of the backup alone, seconds under attack, processor time of
the service at the end and at the beginning."""
import statistics
import sys


def main():
    name, load, memory, seconds, asked, times_file, pairs_file = sys.argv[1:]
    with open(times_file) as file:
        words = file.read().split()
    times = sorted(float(word) for word in words if word != "failed")
    with open(pairs_file) as file:
        rounds = [[float(word) for word in line.split()] for line in file]
    used = statistics.mean(end - begin for _, _, end, begin in rounds) / float(seconds) * 100
    slowdown = statistics.median(under for _, under, _, _ in rounds) / statistics.median(alone for alone, _, _, _ in rounds)
    each = sorted(under / alone for alone, under, _, _ in rounds)

    def at(part):
        return f"{times[min(len(times) - 1, int(len(times) * part))]:.1f}" if times else "-"

    print(f"| {name} | {load} | {memory} | {used:.0f} | {len(times)} of {len(words)} | {at(0.5)} | {at(0.99)} | {at(1)} "
          f"| {slowdown:.2f} ({each[0]:.2f} to {each[-1]:.2f}) | {asked} |", flush=True)


main()
