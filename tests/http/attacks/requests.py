#!/usr/bin/env python3
"""Asks a service on loopback for PATH as fast as it answers, over so many connections of one address, 127.0.0.2:
requests.py PORT CONNECTIONS SECONDS METHOD PATH [https]. Prints how often each status came."""
import collections
import http.client
import ssl
import sys
import threading
import time

statuses = collections.Counter()


def connect(port, uses_tls):
    own = ("127.0.0.2", 0)
    if not uses_tls:
        return http.client.HTTPConnection("127.0.0.1", port, timeout=5, source_address=own)
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    return http.client.HTTPSConnection("127.0.0.1", port, timeout=5, source_address=own, context=trusting)


def ask_again_and_again(port, end, method, path, scheme="http"):
    connection = None
    while time.monotonic() < end:
        try:
            if connection is None:
                connection = connect(port, scheme == "https")
            connection.request(method, path, headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            answer.read()
            statuses[answer.status] += 1
        except (OSError, http.client.HTTPException):
            statuses["broken"] += 1
            connection.close()
            connection = None


def main():
    port, connections = int(sys.argv[1]), int(sys.argv[2])
    end = time.monotonic() + float(sys.argv[3])
    threads = [threading.Thread(target=ask_again_and_again, args=(port, end, *sys.argv[4:])) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(", ".join(f"{count} times {status}" for status, count in statuses.most_common()))


main()
