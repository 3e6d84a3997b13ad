"""Waiting, and looking at other processes."""

import contextlib
import os
import time


#: Seconds to wait for what comes at once on a quiet machine.
PATIENCE = 90


def wait_for(condition, seconds=PATIENCE, step=0.005):
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


def wait_for_stop(process, seconds=PATIENCE):
    """Waits until a process has stopped itself or has ended; whether it stopped."""
    wait_for(lambda: state_of(process.pid) in ('T', 'Z', ''), seconds)
    return state_of(process.pid) == 'T'


def processes_below(root, program=b''):
    """Ids of the engines, their guards and rsyncs whose command line speaks of the folder."""
    found = []
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open(f'/proc/{pid}/cmdline', 'rb') as file:
                command = file.read()
            with open(f'/proc/{pid}/comm', 'rb') as file:
                name = file.read().strip()
        except OSError:
            continue
        is_ours = name == b'rsync' or b'run' in command.split(b'\0')
        if is_ours and program in name and os.fsencode(root) in command and state_of(pid) != 'Z':
            found.append(int(pid))
    return found


def describe(pid):
    """What a process is and what it waits for, for the message of a failed check."""
    def read(name):
        try:
            with open(f'/proc/{pid}/{name}', encoding='utf-8', errors='replace') as file:
                return file.read().replace('\0', ' ').strip()
        except OSError as error:
            return error.strerror

    def links():
        for number in os.listdir(f'/proc/{pid}/fd'):
            with contextlib.suppress(OSError):
                yield f'{number}: ' + os.readlink(f'/proc/{pid}/fd/{number}')

    with contextlib.suppress(OSError):
        return f'{pid} {read("cmdline")}; state and parent {read("stat").rpartition(")")[2][:20]}; in {read("wchan")}; ' \
            f'system call {read("syscall")}; files {list(links())}'
    return f'{pid} has ended'
