"""Waiting, and looking at other processes."""

import os
import time


def wait_for(condition, seconds, step=0.005):
    """Whether the condition came true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(step)
    return True


def state_of(pid):
    """The letter of proc(5), 'T' for stopped, 'Z' for ended; '' for none."""
    try:
        with open(f'/proc/{pid}/stat', encoding='utf-8', errors='replace') as file:
            return file.read().rpartition(')')[2].split()[0]
    except (OSError, IndexError):
        return ''


def wait_for_stop(process, seconds=30):
    """Waits until a process has stopped itself or has ended; whether it stopped."""
    wait_for(lambda: state_of(process.pid) in ('T', 'Z', ''), seconds)
    return state_of(process.pid) == 'T'


def processes_below(root, program=b''):
    """Ids of the engines and rsyncs whose command line speaks of the folder."""
    found = []
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open(f'/proc/{pid}/cmdline', 'rb') as file:
                command = file.read()
        except OSError:
            continue
        words = command.split(b'\0')
        name = os.path.basename(words[0])
        is_ours = name == b'rsync' or b'run' in words
        if is_ours and program in name and os.fsencode(root) in command and state_of(pid) != 'Z':
            found.append(int(pid))
    return found
