#!/usr/bin/env python3
"""Measures the service at rest and under polling: memory, wake-ups, start-up time, status requests a second."""

import argparse
import glob
import http.client
import json
import os
import re
import signal
import statistics
import subprocess
import tempfile
import threading
import time


class Service:
    """backup-server on a free port of the loopback address, with `sets` configured sets of one small file each, and
    one, `large`, of `files` files."""

    def __init__(self, program, folder, sets, files):
        self.folder = folder
        os.makedirs(f"{folder}/copies")
        with open(f"{folder}/config.ini", "w") as config:
            config.write("[server]\nrequests_per_second = 1000000\nmax_connections_per_address = 128\n")
            for name in [*range(sets), "large"]:
                source = f"{folder}/source/{name}"
                os.makedirs(source)
                for i in range(files if name == "large" else 1):
                    with open(f"{source}/file{i}", "w") as file:
                        file.write(str(i))
                config.write(f"[bench_{name}]\nsource = {source}\ndest = {folder}/copies/{name}\n")
        self.started = time.monotonic()
        with open(f"{folder}/log", "w") as log:
            self.process = subprocess.Popen(
                [program, "--config", f"{folder}/config.ini", "--state-dir", f"{folder}/state",
                 "--listen", "127.0.0.1", "--port", "0"], stdout=log, stderr=log)
        self.port = None
        while self.port is None:
            with open(f"{folder}/log") as log:
                if found := re.search(r"listening on \S+:(\d+)/", log.read()):
                    self.port = int(found[1])
            time.sleep(0.002)
        self.ask("GET", "/api/status")
        self.first_answer = time.monotonic() - self.started

    def ask(self, method, path):
        return json.loads(self.ask_raw(method, path))

    def ask_raw(self, method, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request(method, path)
        response = connection.getresponse()
        answer = response.read()
        connection.close()
        if response.status >= 300:
            raise RuntimeError(f"{method} {path}: {response.status} {answer[:200]}")
        return answer

    def run_all(self, names):
        """Starts one backup of each set and waits for the end of them all."""
        for name in names:
            self.ask("POST", f"/api/bench/{name}")
        while any((status := self.ask("GET", "/api/status"))[key] for key in ("pending", "running")):
            time.sleep(0.2)
        if status["error"]:
            raise RuntimeError(f"a run failed: {status['error'][0]}")
        return status

    def resident(self):
        """MiB."""
        with open(f"/proc/{self.process.pid}/status") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1]) / 1024

    def wakeups(self):
        """Of all threads; one that has ended meanwhile is left out."""
        total = 0
        for path in glob.glob(f"/proc/{self.process.pid}/task/*/status"):
            with open(path) as file:
                total += int(re.search(r"\nvoluntary_ctxt_switches:\s+(\d+)", file.read())[1])
        return total

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(15)


def wrk(port, seconds):
    """Status requests a second, by 32 connections that never wait, and the 99th percentile in milliseconds."""
    text = subprocess.run(["wrk", "-t1", "-c32", f"-d{seconds}s", "--latency", f"http://127.0.0.1:{port}/api/status"],
                          capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        raise RuntimeError(text)
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), float(number) * {"us": 1e-3, "ms": 1, "s": 1e3}[unit]


def beside_a_bare_server(service, options, figures):
    """The two in turns, with the same bytes: what the machine does meanwhile falls on both."""
    with open(f"{service.folder}/status.json", "wb") as file:
        file.write(service.ask_raw("GET", "/api/status"))
    bare = subprocess.Popen([options.bare, f"{service.folder}/status.json"], stdout=subprocess.PIPE, text=True)
    try:
        port = int(bare.stdout.readline())
        pairs = [(wrk(service.port, options.seconds), wrk(port, options.seconds)) for _ in range(options.rounds)]
    finally:
        bare.terminate()
        bare.wait()
    figures["status, requests a second"] = statistics.median(ours[0] for ours, _ in pairs)
    figures["status, 99th percentile, ms"] = statistics.median(ours[1] for ours, _ in pairs)
    figures["bare QHttpServer, requests a second"] = statistics.median(other[0] for _, other in pairs)
    figures["status, of a bare QHttpServer's requests"] = statistics.median(a[0] / b[0] for a, b in pairs)


def during_runs(service, options, figures):
    """Backups of the large set, one after the other, while the status is asked for."""
    ended = threading.Event()
    runs = []

    def back_up():
        while not ended.is_set():
            runs.append(service.ask("POST", "/api/bench/large?wait"))

    thread = threading.Thread(target=back_up)
    thread.start()
    measured = [wrk(service.port, options.seconds) for _ in range(options.rounds)]
    ended.set()
    thread.join()
    figures["status during runs, requests a second"] = statistics.median(rate for rate, _ in measured)
    figures["status during runs, 99th percentile, ms"] = statistics.median(late for _, late in measured)
    figures["status during runs, runs meanwhile"] = len(runs)


def measure(service, options, figures):
    figures["start to first answer, s"] = service.first_answer
    figures["resident, idle, MiB"] = service.resident()
    time.sleep(1)
    wakeups, cpu = service.wakeups(), service.cpu_seconds()
    time.sleep(options.idle)
    figures[f"wake-ups in {options.idle} s of idleness"] = service.wakeups() - wakeups
    figures[f"processor seconds in {options.idle} s of idleness"] = service.cpu_seconds() - cpu
    tasks = service.run_all(range(100))
    figures["tasks in the lists"] = len(tasks["finished"])
    beside_a_bare_server(service, options, figures)
    during_runs(service, options, figures)
    for _ in range(100, options.runs, 100):
        service.run_all(range(100))
    figures[f"resident after {options.runs} runs, MiB"] = service.resident()


def measure_many_sets(service, options, figures):
    figures["1,000 sets: start to first answer, s"] = service.first_answer
    figures["1,000 sets: resident, idle, MiB"] = service.resident()
    figures["1,000 sets: status, requests a second"] = wrk(service.port, options.seconds)[0]
    start = time.monotonic()
    service.ask("POST", "/api/bench/0?wait")
    figures["1,000 sets: one small backup, s"] = time.monotonic() - start


def goals(figures):
    limits = [("status, of a bare QHttpServer's requests", ">=", 0.8), ("status during runs, 99th percentile, ms", "<=", 20),
              ("resident, idle, MiB", "<=", 20), ("start to first answer, s", "<=", 0.3)]
    return {name: f"{sign} {limit}" for name, sign, limit in limits if name in figures}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--bare", required=True,
                        help="a bare QHttpServer that answers with the file named by its first argument")
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--files", type=int, default=20_000, help="files of the large set")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4, help="of polling in each round")
    parser.add_argument("--idle", type=int, default=60, help="seconds")
    parser.add_argument("--out", default=".", help="folder for service.json and service.md")
    options = parser.parse_args()
    figures = {}
    for sets, task in ((100, measure), (1000, measure_many_sets)):
        with tempfile.TemporaryDirectory(prefix="backup-service-bench-") as folder:
            service = Service(options.program, folder, sets, options.files)
            try:
                task(service, options, figures)
            finally:
                service.stop()
    os.makedirs(options.out, exist_ok=True)
    with open(f"{options.out}/service.json", "w") as file:
        json.dump(figures, file, indent=1)
    rows = [f"| {name} | {value:,.3g} | {goals(figures).get(name, '')} |" if isinstance(value, float)
            else f"| {name} | {value:,} | |" for name, value in figures.items()]
    text = "\n".join(["### Service", "", "| figure | measured | goal |", "|---|---|---|", *rows]) + "\n"
    with open(f"{options.out}/service.md", "w") as file:
        file.write(text)
    print(text)


if __name__ == "__main__":
    main()
