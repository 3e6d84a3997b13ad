#!/usr/bin/env python3
"""Measures the service at rest and under polling: memory, wake-ups, start-up time, status requests a second."""

import argparse
import http.client
import json
import os
import re
import signal
import subprocess
import tempfile
import time


class Service:
    """backup-server on a free port of the loopback address, with `sets` configured sets of one small file each."""

    def __init__(self, program, folder, sets):
        self.folder = folder
        os.makedirs(f"{folder}/copies")
        with open(f"{folder}/config.ini", "w") as config:
            config.write("[server]\nrequests_per_second = 1000000\nmax_connections_per_address = 128\n")
            for i in range(sets):
                os.makedirs(f"{folder}/source/{i}")
                with open(f"{folder}/source/{i}/file", "w") as file:
                    file.write(str(i))
                config.write(f"[bench_{i}]\nsource = {folder}/source/{i}\ndest = {folder}/copies/{i}\n")
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
            time.sleep(0.005)

    def ask(self, method, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request(method, path)
        answer = connection.getresponse().read()
        connection.close()
        return json.loads(answer)

    def run_all(self, names):
        """Starts one backup of each set and waits for the end of them all."""
        for name in names:
            self.ask("POST", f"/api/bench/{name}")
        while any((status := self.ask("GET", "/api/status"))[key] for key in ("pending", "running")):
            time.sleep(0.2)
        return status

    def proc(self, pattern):
        with open(f"/proc/{self.process.pid}/status") as file:
            return int(re.search(pattern + r":\s+(\d+)", file.read())[1])

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(15)


def wrk(port, path, seconds=5):
    """Requests a second and the 99th percentile, as wrk tells them."""
    text = subprocess.run(["wrk", "-t1", "-c32", f"-d{seconds}s", "--latency", f"http://127.0.0.1:{port}{path}"],
                          capture_output=True, text=True, check=True).stdout
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), re.search(r"99%\s+(\S+)", text)[1]


def measure(service, options, folder):
    service.ask("GET", "/api/status")
    print(f"start to first answer: {time.monotonic() - service.started:.3f} s")
    print(f"resident, idle: {service.proc('VmRSS') / 1024:.1f} MiB")
    wakeups, cpu = service.proc("voluntary_ctxt_switches"), service.cpu_seconds()
    time.sleep(options.idle)
    print(f"idle for {options.idle} s: {service.proc('voluntary_ctxt_switches') - wakeups} wake-ups, "
          f"{service.cpu_seconds() - cpu:.2f} s of processor")
    status = service.run_all(range(100))
    with open(f"{folder}/status.json", "w") as file:
        json.dump(status, file)
    rate, latency = wrk(service.port, "/api/status")
    print(f"GET /api/status with 100 tasks: {rate:.0f} a second, 99th percentile {latency}")
    if options.bare:
        bare = subprocess.Popen([options.bare, f"{folder}/status.json"], stdout=subprocess.PIPE, text=True)
        bare_rate, latency = wrk(int(bare.stdout.readline()), "/api/status")
        bare.terminate()
        print(f"bare QHttpServer, the same bytes: {bare_rate:.0f} a second, 99th percentile {latency}; "
              f"ratio {rate / bare_rate:.2f}")
    for _ in range(100, options.runs, 100):
        service.run_all(range(100))
    print(f"resident after {options.runs} runs: {service.proc('VmRSS') / 1024:.1f} MiB")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--bare", help="a bare QHttpServer that answers the file named by its first argument")
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--idle", type=int, default=60, help="seconds")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="backup-service-bench-") as folder:
        service = Service(options.program, folder, 100)
        try:
            measure(service, options, folder)
        finally:
            service.stop()


if __name__ == "__main__":
    main()
