"""Power cut: what the disk holds at an instant, and nothing of what was not flushed.

The disk is an ext4 image in a file on a loop-mounted btrfs; a reflink copy of the file is an atomic picture of what has
reached the device, taken while an engine is stopped at a step. The picture is mounted, its journal replays, and the
checks see what a machine would see after the cut.
"""

import os
import shutil

from crash import kill_points
from harness.disks import Disk, run_tool
from harness.snapshot import CheckFailed
from harness.world import World

STEPS = ['after-way', 'after-copy', 'after-flush', 'after-journal', 'after-exchange', 'after-put-away', 'after-record',
         'after-date-last', 'after-memory', 'after-settle', 'after-expire', 'after-report', 'after-trash-one']


def cut(disk, world, step, nth=1):
    """A run that is stopped at the step, the power cut there, and the disk mounted again as it was."""
    run = world.start(pause=f'{step}:{nth}')
    picture = disk.image + '.cut'
    run_tool('cp', '--reflink=always', disk.image, picture)
    run.kill()
    run.finish()
    world.check_no_orphans()
    world.expiring |= world.lately
    disk.unmount()
    os.replace(picture, disk.image)
    disk.mount()
    return run


def destination(context):
    """The backup disk loses power at the steps of commit, prune and record, on the same day and on a new one."""
    host = Disk(context.folder('host'), 'btrfs', 600)
    with host:
        with Disk(host.path, 'ext4', 48, ['-O', 'fast_commit'] if context.seed % 2 else []) as disk:
            world = World(context.folder('world'), context.seed, disk=disk.path, files=15)
            for _ in range(4):
                world.change().next_day().commit_now()
            cuts = committed = 0
            for step in [*STEPS, *[f'before-replace:{n}' for n in range(1, 5)]] * 2 * (context.factor):
                with context.step(f'cut {cuts} at {step}'):
                    world.next_day(world.rng.choice([0, 1, 1])).change()
                    name, _, nth = step.partition(':')
                    run = cut(disk, world, name, nth or 1)
                    committed += world.after_fault(run)
                    cuts += 1
                    world.change().commit_now()
            context.tell(f'{cuts} cuts, {committed} after the commit')


def state(context):
    """Configuration and state folder lose power: date_last and what is remembered are whole, old or new."""
    host = Disk(context.folder('host'), 'btrfs', 600)
    with host:
        with Disk(host.path, 'ext4', 48) as disk:
            world = World(context.folder('world'), context.seed, files=10)
            for name in ('config', 'state'):
                setattr(world, name, os.path.join(disk.path, os.path.basename(getattr(world, name))))
            os.makedirs(world.state)
            world.write_config()
            for _ in range(3):
                world.change().next_day().commit_now()
            cuts = 0
            for step in ['after-journal', 'after-put-away', 'after-record', 'after-date-last', 'after-memory',
                         'after-settle', 'before-replace:2', 'before-replace:3', 'after-report'] * 2:
                with context.step(f'cut {cuts} at {step}'):
                    world.next_day().change()
                    name, _, nth = step.partition(':')
                    run = cut(disk, world, name, nth or 1)
                    if not os.path.getsize(world.config):
                        raise CheckFailed('config.ini is empty')
                    if world.date_last() not in (world.model.day, world.today):
                        raise CheckFailed(f'date_last is {world.date_last()}')
                    world.after_fault(run)
                    world.change().commit_now()
                    cuts += 1
            context.tell(f'{cuts} cuts')
