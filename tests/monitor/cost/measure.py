#!/usr/bin/env python3
"""What backup-monitor costs on a display: time to the first painted list, memory beside an empty window of Qt Widgets,
processor while it polls a server where nothing happens. Run by run.sh."""

import argparse
import http.server
import json
import os
import statistics
import subprocess
import tempfile
import threading
import time

PAINTED = b"the first tasks are painted"


def task(number, state):
    stamp = "2026-11-22T02:%02d:00.000Z" % (number % 60)
    return {"id": f"t{number}", "name": f"user_target{number}", "state": state, "created_at": stamp,
            "started_at": stamp, "updated_at": stamp}


STATUS = json.dumps({"error": [task(1, "error")], "finished": [task(n, "finished") for n in range(2, 22)],
                     "running": [], "pending": []}).encode()
SETS = json.dumps({"sets": [{"name": f"user_target{n}", "keep_count": 3, "generations": [], "faults": []}
                            for n in range(22)], "faults": []}).encode()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A monitor that was killed breaks its connection off."""


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers as the service does where nothing happens: 304 from the second poll on."""
    protocol_version = "HTTP/1.1"
    polls = 0

    def do_GET(self):
        Handler.polls += self.path == "/api/status"
        body = STATUS if self.path == "/api/status" else SETS
        is_known = self.headers.get("If-None-Match") == '"v1"'
        self.send_response(304 if is_known else 200)
        self.send_header("ETag", '"v1"')
        if not is_known:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if not is_known:
            self.wfile.write(body)

    def log_message(self, *_):
        pass


class Program:
    def __init__(self, *command):
        environment = os.environ | {"QT_LOGGING_RULES": "backup.monitor.*=true"}
        self.begin = time.monotonic()
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, env=environment)

    def seconds_until_painted(self):
        while line := self.process.stderr.readline():
            if PAINTED in line:
                return time.monotonic() - self.begin
        raise SystemExit("backup-monitor ended before it painted a task.")

    def memory_mib(self):
        """Resident, and of that what no other program shares (proc(5), smaps_rollup)."""
        values = {}
        with open(f"/proc/{self.process.pid}/smaps_rollup") as rollup:
            for line in rollup.readlines()[1:]:
                key, value = line.split()[:2]
                values[key] = int(value) / 1024
        return values["Rss:"], values["Private_Clean:"] + values["Private_Dirty:"]

    def processor_seconds(self):
        """Fields 14 and 15, user and system time in clock ticks (proc(5), stat)."""
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build/test")
    parser.add_argument("--starts", type=int, default=11)
    parser.add_argument("--seconds", type=int, default=90, help="how long the idle monitor is watched")
    options = parser.parse_args()
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        monitor = (f"{options.build}/bin/backup-monitor", "--settings", f"{folder}/monitor.ini", "--server",
                   f"http://127.0.0.1:{server.server_port}")
        starts, used = [], []
        for _ in range(options.starts):
            with Program(*monitor) as program:
                starts.append(program.seconds_until_painted())
                used.append(program.processor_seconds())
        print(f"start to the first painted list: median {statistics.median(starts):.2f} s, "
              f"{min(starts):.2f} to {max(starts):.2f} s in {len(starts)} starts; "
              f"of one core {statistics.median(used):.2f} s; load {os.getloadavg()[0]:.1f}")

        with Program(f"{options.build}/tests/empty_window") as empty, Program(*monitor) as program:
            program.seconds_until_painted()
            time.sleep(10)
            before, polls_before = program.processor_seconds(), Handler.polls
            time.sleep(options.seconds)
            used, polls = program.processor_seconds() - before, Handler.polls - polls_before
            print(f"idle, {polls} polls in {options.seconds} s: {100 * used / options.seconds:.2f} % of one core")
            rss, private = program.memory_mib()
            empty_rss, empty_private = empty.memory_mib()
            print(f"memory: {rss:.1f} MiB resident, {rss - empty_rss:.1f} more than an empty window "
                  f"({empty_rss:.1f}); private {private:.1f} MiB, {private - empty_private:.1f} more")


if __name__ == "__main__":
    main()
