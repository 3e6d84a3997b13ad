#!/usr/bin/env python3
"""Asks a service for its status twenty times a second, each time on a new connection as curl does, and prints how it
was answered: probe.py PORT SECONDS -> "answered failed p50 p99 max", times in milliseconds."""
import http.client
import sys
import time


def ask(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    started = time.monotonic()
    try:
        connection.request("GET", "/api/status")
        answer = connection.getresponse()
        answer.read()
        return (time.monotonic() - started) * 1000 if answer.status == 200 else None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def main():
    port, seconds = int(sys.argv[1]), float(sys.argv[2])
    times, failed = [], 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        taken = ask(port)
        if taken is None:
            failed += 1
        else:
            times.append(taken)
        time.sleep(0.05)
    times.sort()
    at = lambda part: times[min(len(times) - 1, int(len(times) * part))] if times else float("nan")
    print(f"{len(times)} {failed} {at(0.5):.1f} {at(0.99):.1f} {at(1):.1f}")


main()
