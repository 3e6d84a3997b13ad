#!/usr/bin/env python3
"""Opens many connections to a service on loopback and keeps them: flood.py PORT COUNT ADDRESSES SECONDS TEXT. They come
from so many addresses, 127.0.0.2 on, one from 127.0.0.1, as probe.py's; each sends TEXT (with \\r\\n as in C) and nothing more. A connection that the
service closes is opened again, until the seconds are over."""
import resource
import select
import socket
import sys
import time


def open_one(port, number, addresses):
    client = socket.socket()
    client.setblocking(False)
    client.bind((f"127.0.0.{2 + number % addresses if addresses > 1 else 1}", 0))
    client.connect_ex(("127.0.0.1", port))
    return client


def main():
    port, count, addresses, seconds = (int(word) for word in sys.argv[1:5])
    text = sys.argv[5].encode().decode("unicode_escape").encode("latin-1")
    resource.setrlimit(resource.RLIMIT_NOFILE, (count + 100, max(count + 100, resource.getrlimit(resource.RLIMIT_NOFILE)[1])))
    poll = select.poll()
    clients = {}
    opened = 0

    def more():
        nonlocal opened
        client = open_one(port, opened, addresses)
        clients[client.fileno()] = client
        poll.register(client, select.POLLOUT | select.POLLIN)
        opened += 1

    end = time.monotonic() + seconds
    while len(clients) < count and time.monotonic() < end:
        more()
    while time.monotonic() < end:
        for descriptor, events in poll.poll(100):
            client = clients[descriptor]
            try:
                if events & select.POLLIN and not client.recv(4096):
                    raise OSError
                if events & (select.POLLERR | select.POLLHUP):
                    raise OSError
                if events & select.POLLOUT:
                    client.send(text)
                    poll.modify(client, select.POLLIN)
            except OSError:
                poll.unregister(client)
                del clients[descriptor]
                client.close()
                more()
    print(f"{opened} connections opened")


main()
