#!/usr/bin/env python3
"""Asks a service for its status twenty times a second, each time on a new connection as curl does: probe.py PORT SECONDS [https].
Prints one line for each: in how many milliseconds it was answered, or "failed"."""
import http.client
import ssl
import sys
import time


def connect(port, uses_tls):
    if not uses_tls:
        return http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    return http.client.HTTPSConnection("127.0.0.1", port, timeout=5, context=trusting)


def ask(port, uses_tls):
    connection = connect(port, uses_tls)
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
        print(ask(port, "https" in sys.argv[3:]), flush=True)
        time.sleep(0.05)


main()
