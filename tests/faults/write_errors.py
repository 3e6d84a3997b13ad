"""Write errors that come late: the kernel took the bytes, and then the disk did not."""

import os
import subprocess

from harness.disks import Disk, FuseMirror
from harness.snapshot import CheckFailed
from harness.world import World


def drop_caches():
    with open('/proc/sys/vm/drop_caches', 'w', encoding='ascii') as file:
        file.write('3')


def write_unlucky(path, megabytes):
    """Content that a disk with bad sectors cannot keep."""
    with open(path, 'wb') as file:
        for _ in range(megabytes * 256):
            file.write((b'bad-sector' + os.urandom(8)).ljust(4096, b'.'))


def one_disk(context, name, flushes_beside):
    below = context.folder(f'{name}-below')
    faults = os.path.join(below, 'bad-sectors')
    with FuseMirror(context.root, below, name=f'{name}-fuse') as mirror, Disk(mirror.path, 'ext4', 100) as disk:
        world = World(context.folder(name), context.seed, disk=disk.path)
        for _ in range(3):
            world.change().next_day().commit_now()
        write_unlucky(os.path.join(world.source, 'unlucky'), 4)
        open(faults, 'wb').close()
        run = world.next_day().start(pause='after-copy')
        if flushes_beside:
            # It is told unless the run, which flushes every two seconds while it copies, has been told before it.
            subprocess.run(['sync', '-f', disk.path], capture_output=True, check=False)
        run.resume()
        run.finish()
        if run.code != 'commit-failed' or run.report['committed']:
            raise CheckFailed(f'expected commit-failed: {run.told()}')
        world.check_instant(world.model)
        os.unlink(faults)
        # The kernel still shows what was lost, until it forgets it: a copy must not be made of that.
        world.next_day().commit_now()
        drop_caches()
        world.check_instant(world.model)


def lost_on_the_way(context):
    """What was copied first cannot be written, and the run flushes it while it copies the rest: the kernel tells of that
    once, and the disk is well again when the run commits."""
    below = context.folder('below')
    faults = os.path.join(below, 'bad-sectors')
    with FuseMirror(context.root, below) as mirror, Disk(mirror.path, 'ext4', 100) as disk:
        world = World(context.folder('world'), context.seed, disk=disk.path, extra='rsync_options = --bwlimit=1000\n')
        for _ in range(3):
            world.change().next_day().commit_now()
        write_unlucky(os.path.join(world.source, 'a-unlucky'), 1)
        with open(os.path.join(world.source, 'z-slow'), 'wb') as file:
            file.write(bytes(5 * 2**20))
        open(faults, 'wb').close()
        run = world.next_day().start(pause='after-copy')
        os.unlink(faults)
        run.resume()
        run.finish()
        if run.code != 'commit-failed' or run.report['committed']:
            raise CheckFailed(f'expected commit-failed: {run.told()}')
        world.next_day().commit_now()
        drop_caches()
        world.check_instant(world.model)
    context.tell('told once, seconds before the end')


def lost_at_the_end(context):
    """What was copied cannot be written. That is told, also when another program's flush has been told it already; and
    no later run takes what is lost for a copy, though it looks whole."""
    for name, flushes_beside in (('alone', False), ('beside-another', True)):
        with context.step(name):
            one_disk(context, name, flushes_beside)
    context.tell('alone, and beside another program that flushes')
