#!/usr/bin/env python3
"""Gives COUNT files below FOLDER a new content of 1 to 8 KiB, making those that are missing: change_files.py FOLDER COUNT."""
import os
import sys


def main():
    folder, count = sys.argv[1], int(sys.argv[2])
    for number in range(count):
        name = f"{folder}/{number % 100}/{number}"
        os.makedirs(os.path.dirname(name), exist_ok=True)
        with open(name, "wb") as file:
            file.write(os.urandom(1024 * (1 + number % 8)))


main()
