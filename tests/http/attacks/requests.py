#!/usr/bin/env python3
"""Asks a service on loopback for PATH as fast as it answers, over so many connections of so many addresses, 127.0.0.2
and those that follow: requests.py PORT CONNECTIONS ADDRESSES SECONDS METHOD PATH [https]. Prints how often each status
came."""
import collections
import http.client
import ssl
import sys
import threading
import time

statuses = collections.Counter()


def connect(port, own_address, uses_tls):
    own = (own_address, 0)
    if not uses_tls:
        return http.client.HTTPConnection("127.0.0.1", port, timeout=5, source_address=own)
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    return http.client.HTTPSConnection("127.0.0.1", port, timeout=5, source_address=own, context=trusting)


def ask_again_and_again(port, own_address, end, method, path, scheme="http"):
    connection = None
    while time.monotonic() < end:
        try:
            if connection is None:
                connection = connect(port, own_address, scheme == "https")
            connection.request(method, path, headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            answer.read()
            statuses[answer.status] += 1
        except (OSError, http.client.HTTPException):
            statuses["broken"] += 1
            connection.close()
            connection = None


def main():
    port, connections, addresses = (int(word) for word in sys.argv[1:4])
    end = time.monotonic() + float(sys.argv[4])
    threads = [
        threading.Thread(target=ask_again_and_again, args=(port, f"127.0.0.{2 + number % addresses}", end, *sys.argv[5:]))
        for number in range(connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(", ".join(f"{count} times {status}" for status, count in statuses.most_common()))


main()
