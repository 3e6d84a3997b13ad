#!/usr/bin/env python3
"""Makes a state folder's history and the log of the task ID as long as they get: long_state.py FOLDER ID."""
import json
import sys

warnings = [f"/mnt/data/foo/hoge/folder/file {number}.txt: Permission denied (13)" for number in range(100)]


def main():
    folder, task = sys.argv[1:]
    with open(f"{folder}/logs/{task}.log", "w") as log:
        log.write("2026-11-22 02:00:00Z /mnt/data/foo/hoge/folder/file.txt\n" * (4 * 1024 * 1024 // 57))
    # Past 8 MiB the service halves it.
    size = number = 0
    with open(f"{folder}/history.jsonl", "w") as history:
        while size < 7.9 * 1024 * 1024:
            number += 1
            size += history.write(json.dumps({
                "id": f"20250101-{number:06}-000000000000", "name": "home_set1", "result": "error", "committed": True,
                "started_at": "2025-01-01T00:00:00Z", "ended_at": "2025-01-01T00:00:09Z", "files_scanned": 1,
                "bytes_scanned": 2, "files_changed": 3, "files_deleted": 4, "bytes_sent": 5, "code": "files-unreadable",
                "message": "Some files could not be read.", "warnings": warnings}, separators=(",", ":")) + "\n")


main()
