#!/usr/bin/env python3
"""Asks a service for its status twenty times a second, each time on a new connection as curl does: probe.py PORT SECONDS.
Prints one line for each: in how many milliseconds it was answered, or "failed"."""
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
        return f"{(time.monotonic() - started) * 1000:.1f}" if answer.status == 200 else "failed"
    except (OSError, http.client.HTTPException):
        return "failed"
    finally:
        connection.close()


def main():
    port, seconds = int(sys.argv[1]), float(sys.argv[2])
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        print(ask(port), flush=True)
        time.sleep(0.05)


main()
