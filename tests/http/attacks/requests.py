#!/usr/bin/env python3
"""Asks a service on loopback for PATH as fast as it answers, over so many connections of one address, 127.0.0.2:
requests.py PORT CONNECTIONS SECONDS METHOD PATH. Prints how often each status came."""
import collections
import http.client
import sys
import threading
import time

statuses = collections.Counter()


def ask_again_and_again(port, end, method, path):
    connection = None
    while time.monotonic() < end:
        try:
            if connection is None:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5, source_address=("127.0.0.2", 0))
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
    threads = [threading.Thread(target=ask_again_and_again, args=(port, end, *sys.argv[4:6])) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(", ".join(f"{count} times {status}" for status, count in statuses.most_common()))


main()
