#!/usr/bin/env python3
"""Runs the fault tests: real processes on real filesystems, one mount namespace a test, nothing left behind.

run.py [--only NAME]... [--seed N] [--long] [--jobs N] [--program FILE]
Exit code 0 when every test passed; as root a test that cannot run counts as failed.
"""

import argparse
import concurrent.futures
import contextlib
import importlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

#: Every test, "module.function"; the slow ones first, so that they run beside all others.
TESTS = [
    'crash.release_has_none',
    'mounts.hung',
    'model.sequences/1',
    'model.sequences/2',
    'crash.at_every_step',
    'crash.at_random_moments',
    'crash.in_durable_writes',
    'crash.restart_at_once',
    'filesystems.linux',
    'filesystems.foreign',
    'filesystems.without_exchange',
    'filesystems.names_change_case',
    'filesystems.names_clash_with_links',
    'filesystems.links_fail',
    'filesystems.links_refused',
    'filesystems.older_copies',
    'filesystems.link_limit',
    'full_disk.bytes_too_few',
    'full_disk.holes',
    'full_disk.compressed',
    'full_disk.inodes_too_few',
    'full_disk.at_each_write',
    'full_disk.state_folder',
    'write_errors.lost_at_the_end',
    'write_errors.lost_on_the_way',
    'read_faults.without_permission',
    'read_faults.closed_to_owner',
    'read_faults.changing_files',
    'read_faults.bad_sectors',
    'links.lead_outside',
    'links.in_place_of_a_folder',
    'clock.behind_and_beyond',
    'clock.midnight',
    'clock.zones',
    'power_cut.destination',
    'power_cut.state',
    'mounts.source',
    'mounts.below_source',
    'mounts.destination',
    'people.edited_config',
    'people.moved_folders',
    'people.nested',
    'people.twice_at_once',
    'service.kills',
    'service.damaged_state',
]


class Skipped(Exception):
    """Why a test cannot run here."""


class Context:
    """What one test gets: its folder, its seed, and how much of it is to be done."""

    def __init__(self, folder, seed, is_long, program):
        self.root, self.seed, self.program = folder, seed, program
        self.factor = 20 if is_long else 1
        self.rng = random.Random(seed)
        self.notes = []
        self.failures = []

    def count(self, usual):
        """How often to do what is done that often in CI."""
        return usual * self.factor

    def folder(self, name):
        path = os.path.join(self.root, name.replace(' ', '-'))
        os.makedirs(path)
        return path

    @contextlib.contextmanager
    def temporary_folder(self):
        path = tempfile.mkdtemp(dir=self.root)
        yield path
        shutil.rmtree(path)  # kept when a check failed

    @contextlib.contextmanager
    def step(self, name):
        """Says where it was when a check fails."""
        try:
            yield
        except Exception as error:
            raise type(error)(f'[{name}] {error}') from error

    def tell(self, text):
        self.notes.append(text)


def run_here(test, seed, is_long, program):
    """Runs one test in this process; to be called in a mount namespace of its own. Answers the exit code."""
    sys.path.insert(0, str(HERE))
    os.environ['BACKUP_SERVER'] = program
    name, _, shard = test.partition('/')
    module, function = name.split('.')
    folder = tempfile.mkdtemp(prefix='backup-faults-')
    is_root = os.geteuid() == 0
    if is_root:
        subprocess.run(['mount', '-t', 'tmpfs', '-o', 'mode=755,size=3g', 'tmpfs', folder], check=True)
        # faketime leaves something there for each process that is killed.
        subprocess.run(['mount', '-t', 'tmpfs', '-o', 'mode=1777', 'tmpfs', '/dev/shm'], check=True)
    context = Context(folder, seed * 10 + int(shard or 0), is_long, program)
    begin = time.monotonic()
    result = 'passed'
    try:
        getattr(importlib.import_module(module), function)(context)
    except Skipped as reason:
        result = 'FAILED (skipped as root)' if is_root else 'SKIPPED'
        context.tell(str(reason))
    except Exception:
        result = 'FAILED'
        context.tell(traceback.format_exc())
        if os.environ.get('KEEP_FAULTS'):
            shutil.copytree(folder, os.environ['KEEP_FAULTS'], symlinks=True, dirs_exist_ok=True)
    finally:
        if is_root:
            subprocess.run(['umount', '--lazy', folder], check=False)
            os.rmdir(folder)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    print(f'{result:8} {test:34} {time.monotonic() - begin:6.1f} s  ' + '\n    '.join(context.notes), flush=True)
    return 1 if result.startswith('FAILED') else 0


def run_apart(test, arguments):
    """Runs one test in a process and, as root, a mount namespace of its own."""
    command = [sys.executable, __file__, '--here', test, '--seed', str(arguments.seed), '--program', arguments.program]
    if arguments.long:
        command.append('--long')
    if os.geteuid() == 0:
        command = ['unshare', '--mount', '--propagation', 'private', *command]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    sys.stdout.write(result.stdout.decode(errors='replace'))
    sys.stdout.flush()
    return result.returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--only', action='append', metavar='NAME', help='tests whose name contains this')
    parser.add_argument('--seed', type=int, default=random.SystemRandom().randrange(100_000))
    parser.add_argument('--long', action='store_true', help='twenty times as many sequences, moments and cuts')
    parser.add_argument('--jobs', type=int, default=os.cpu_count() + 1)
    parser.add_argument('--program', default=str(ROOT / 'build/test/bin/backup-server'))
    parser.add_argument('--here', metavar='TEST', help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    arguments.program = os.path.abspath(arguments.program)
    if arguments.here:
        return run_here(arguments.here, arguments.seed, arguments.long, arguments.program)
    tests = [test for test in TESTS if not arguments.only or any(word in test for word in arguments.only)]
    print(f'seed {arguments.seed}, {len(tests)} tests, {arguments.jobs} at a time', flush=True)
    begin = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        codes = list(pool.map(lambda test: run_apart(test, arguments), tests))
    failed = [test for test, code in zip(tests, codes) if code]
    print(f'{len(tests) - len(failed)} of {len(tests)} tests passed in {time.monotonic() - begin:.0f} s, '
          f'seed {arguments.seed}' + (f'; FAILED: {", ".join(failed)}' if failed else ''))
    return 1 if failed or not tests else 0


if __name__ == '__main__':
    sys.exit(main())
