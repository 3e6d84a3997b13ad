"""From runs to tables, and the goals beside what was reached."""

import statistics

import peers

FLOOR, OURS = peers.Floor.name, peers.BackupServer.name


def summary(results):
    """Medians of each case and program, and wall time as a ratio to the floor and of each program to ours."""
    table = {}
    for case, by_peer in results.items():
        rows = {name: medians(runs) for name, runs in by_peer.items()}
        for row in rows.values():
            row["floors"] = row["wall"] / rows[FLOOR]["wall"] if FLOOR in rows else None
            row["ours"] = row["wall"] / rows[OURS]["wall"] if OURS in rows else None
        table[case] = rows
    return table


def medians(runs):
    memory = {}
    for figures in runs:
        for program, peak in figures["memory"].items():
            memory[program] = max(memory.get(program, 0), peak)
    walls = [figures["wall"] for figures in runs]
    return {"wall": statistics.median(walls), "least": min(walls), "most": max(walls),
            "cpu": statistics.median(figures["cpu"] for figures in runs),
            "written": statistics.median(figures["written"] for figures in runs),
            "memory": memory, "runs": len(runs)}


def ratio(value):
    return f"{value:.2f}" if value else "-"


def text(results):
    lines = []
    for case, rows in results["table"].items():
        lines += ["", f"### {case}", "",
                  "| program | x floor | x backup-server | seconds (least - most) | cpu s | MB written | peak MiB | runs |",
                  "|---|---|---|---|---|---|---|---|"]
        for name, row in sorted(rows.items(), key=lambda item: item[1]["wall"]):
            memory = ", ".join(f"{program} {peak / 1024:.0f}" for program, peak in sorted(row["memory"].items()))
            lines.append(f"| {name} | {ratio(row['floors'])} | {ratio(row['ours'])} | {row['wall']:.2f} "
                         f"({row['least']:.2f} - {row['most']:.2f}) | {row['cpu']:.2f} | {row['written'] / 1e6:.1f} "
                         f"| {memory} | {row['runs']} |")
    lines += ["", "### Space at the end", "", "| program | MiB | copies |", "|---|---|---|"]
    for name, used in sorted(results["space"].items(), key=lambda item: item[1]["mib"]):
        lines.append(f"| {name} | {used['mib']:.0f} | {used['copies'] or 'in one repository'} |")
    reached = list(goals(results["table"]))
    if reached:
        lines += ["", "### Goals", "", "| figure | goal | reached |", "|---|---|---|"]
        lines += [f"| {figure} | {goal} | {value} |" for figure, goal, value in reached]
    return "\n".join(lines) + "\n"


def goals(table):
    """Those that this race can tell."""
    limits = {"unchanged, below keep_count": 1.8, "unchanged, steady": 2.0, "1 % changed": 2.2, "first": 1.05}
    for case, limit in limits.items():
        ours = table.get(case, {}).get(OURS)
        if ours and ours["floors"]:
            yield f"{case}: x floor", f"<= {limit}", f"{ours['floors']:.2f}"
    below, steady = table.get("unchanged, below keep_count", {}), table.get("unchanged, steady", {})
    for name in (peers.LinkDest.name, peers.Restic.name, peers.Borg.name):
        if OURS in below and name in below:
            yield f"unchanged, below keep_count: faster than {name}", ">= 3 x", f"{below[name]['ours']:.2f} x"
    others = {name: row for name, row in steady.items() if name not in (FLOOR, OURS)}
    if OURS in steady and others:
        name = min(others, key=lambda name: others[name]["wall"])
        yield f"unchanged, steady: faster than the fastest, {name}", ">= 2 x", f"{others[name]['ours']:.2f} x"
    if OURS in steady and peers.LinkDest.name in steady:
        share = steady[OURS]["written"] / max(steady[peers.LinkDest.name]["written"], 1)
        yield "unchanged, steady: bytes written, of --link-dest's", "<= 1 %", f"{share * 100:.2f} %"
    peaks = [rows[OURS]["memory"].get("backup-server", 0) for rows in table.values() if OURS in rows]
    if peaks:
        yield "peak memory of the engine, any case", "<= 64 MiB", f"{max(peaks) / 1024:.1f} MiB"
