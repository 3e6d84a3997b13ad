"""Full disk: too few bytes or inodes, at the destination and in the state folder."""

import os

from harness.disks import Disk, run_tool
from harness.snapshot import CheckFailed
from harness.world import World


def write_file(path, size):
    with open(path, 'wb') as file:
        file.write(os.urandom(size))


def fill(folder, leave=0):
    """Fills a filesystem but for so many bytes; answers the file that does so."""
    path = os.path.join(folder, 'ballast')
    with open(path, 'wb', buffering=0) as file:
        try:
            while True:
                file.write(bytes(2**20))
        except OSError:
            pass
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    if leave:
        os.truncate(path, max(os.path.getsize(path) - leave, 0))
    os.sync()
    return path


def check_refused(world, run, code='destination-full'):
    """The run told so, the latest and all generations stand, and nothing of it takes space."""
    if run.code != code or run.report['committed']:
        raise CheckFailed(f'expected {code}: {run.told()}')
    world.check_instant(world.model)
    if os.path.lexists(os.path.join(world.control, 'staging')):
        raise CheckFailed('staging still takes space')
    world.check_resting(['staging.json'])


def prepared(context, kind, megabytes, name, options=()):
    disk = Disk(context.folder(name), kind, megabytes, options)
    world = World(context.folder(f'{name}-world'), context.seed, disk=disk.path)
    for _ in range(3):
        world.change().next_day().commit_now()
    return disk, world


def bytes_too_few(context):
    """More than fits, known from the scan; growing during the copy; and a disk that is full to the last block."""
    for kind, megabytes in (('ext4', 24), ('btrfs', 120)):
        disk, world = prepared(context, kind, megabytes, f'bytes-{kind}')
        big = os.path.join(world.source, 'big')
        with disk:
            with context.step(f'{kind}, before the copy'):
                write_file(big, megabytes * 2**20)
                check_refused(world, world.next_day().run())
            with context.step(f'{kind}, during the copy'):
                os.unlink(big)
                write_file(big, 6 * 2**20)
                # What the scan saw as 6 MiB is too much when its turn comes.
                run = world.next_day().start(pause='after-edit')
                stopped = run if os.path.exists(f'/proc/{run.process.pid}') else None
                ballast = fill(disk.path, leave=2**20)
                if stopped:
                    run.resume()
                check_refused(world, run.finish())
            with context.step(f'{kind}, no block left'):
                fill(disk.path)
                run = world.run()
                if run.code != 'destination-full':
                    raise CheckFailed(f'expected destination-full: {run.told()}')
                world.check_instant(world.model)
            with context.step(f'{kind}, room again'):
                os.unlink(ballast)
                world.next_day().change().commit_now()
        context.tell(f'{kind}: before and during the copy, and with no block left')


def holes(context):
    """A file that is larger than the disk, but for its holes: it fits."""
    disk, world = prepared(context, 'ext4', 24, 'holes')
    with disk:
        image = os.path.join(world.source, 'disk.img')
        write_file(image, 2**20)
        os.truncate(image, 100 * 2**20)
        world.next_day().commit_now()
        os.chmod(image, 0o600)
        world.next_day().commit_now()
    context.tell('100 MiB on a disk of 24 MiB')


def compressed(context):
    """More than is free, on a filesystem that compresses it: it fits."""
    disk, world = prepared(context, 'btrfs', 120, 'compressed')
    with disk:
        run_tool('mount', '-o', 'remount,compress-force=zstd', disk.path)
        log = os.path.join(world.source, 'log')
        with open(log, 'wb') as file:
            for _ in range(150):
                file.write(b'again and again\n' * 2**16)
        world.next_day().commit_now()
    context.tell('150 MiB of the same on a disk of 120 MiB')


def inodes_too_few(context):
    """ext4 with few inodes: known from the scan, and used up by others meanwhile."""
    disk, world = prepared(context, 'ext4', 24, 'inodes', ['-N', '400'])
    with disk:
        crowd = os.path.join(world.source, 'crowd')
        os.mkdir(crowd)
        for number in range(500):
            write_file(os.path.join(crowd, f'file {number}'), 1)
        with context.step('before the copy'):
            check_refused(world, world.next_day().run())
        for number in range(40, 500):
            os.unlink(os.path.join(crowd, f'file {number}'))
        others = os.path.join(disk.path, 'others')
        os.mkdir(others)
        for pause in ('after-probe', 'after-edit'):
            with context.step(f'used up {pause}'):
                run = world.next_day().start(pause=pause)
                count = 0
                try:
                    while True:
                        write_file(os.path.join(others, f'{count}'), 0)
                        count += 1
                except OSError:
                    pass
                run.resume()
                run.finish()
                if run.code != 'destination-full':
                    raise CheckFailed(f'expected destination-full: {run.told()}')
                world.check_instant(world.model)
                for number in range(count):
                    os.unlink(os.path.join(others, f'{number}'))
        world.next_day().change().commit_now()
    context.tell('ext4: before the copy, while staging, while copying')


def at_each_write(context):
    """The disk fills up at each step of a run, down to the journal and the record."""
    disk, world = prepared(context, 'ext4', 24, 'steps')
    refused = 0
    with disk:
        for pause in ('after-lock', 'after-probe', 'after-way', 'after-clone', 'after-relink', 'after-edit',
                      'after-copy', 'after-flush', 'after-journal', 'after-exchange', 'after-put-away',
                      'after-record', 'after-memory', 'after-settle'):
            with context.step(pause):
                world.next_day().change()
                run = world.start(pause=pause)
                ballast = fill(disk.path)
                try:
                    run.resume()
                except ProcessLookupError:
                    pass
                run.finish()
                world.after_fault(run)
                if run.code not in ('', 'destination-full'):
                    raise CheckFailed(f'expected destination-full: {run.told()}')
                refused += run.code != ''
                os.unlink(ballast)
                if run.code and os.path.lexists(os.path.join(world.control, 'staging')):
                    raise CheckFailed(f'staging still takes space: {run.told()}')
                world.change().commit_now()
    context.tell(f'14 steps, {refused} refused, the others finished')


def state_folder(context):
    """No room in the state folder and for config.ini: the copy is made and the day is not forgotten."""
    with Disk(context.folder('state'), 'tmpfs', 1) as disk:
        world = World(context.folder('world'), context.seed)
        world.state = os.path.join(disk.path, 'state')
        os.mkdir(world.state)
        world.change().commit_now()
        fill(disk.path)
        for _ in range(2):
            tree = world.change().next_day().source_tree()
            run = world.run()
            if run.code not in ('', 'state-unwritable') or not run.report['committed']:
                raise CheckFailed(f'a full state folder must not keep a backup from being made: {run.told()}')
            if not run.report['warnings']:
                raise CheckFailed(f'nothing said of the full state folder: {run.told()}')
            world.model = world.model.committed(tree, world.today)
            world.check_instant(world.model)
        os.unlink(os.path.join(disk.path, 'ballast'))
        world.next_day().change().commit_now()
    context.tell('2 runs with a state folder without room')
