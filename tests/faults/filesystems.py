"""Filesystems: what each can and cannot do, with copies, crashes and the link limit."""

import datetime
import errno
import os
import struct
import time

from crash import kill_once, kill_points
from harness.disks import Disk, FuseMirror
from harness.snapshot import CheckFailed, plain_entry
from harness.world import World


def seconds_entry(entry):
    """Whole seconds, and folders without any: what a driver keeps that stores 100 ns only."""
    kind, mode, uid, gid, mtime, attributes, content = entry
    return (kind, mode, uid, gid, mtime // 10**9 if content is not None else 0, (), content)


def histories(context, world, kill_steps):
    """Five days, then kills at a few steps, then a day more."""
    for _ in range(5):
        world.change().next_day().commit_now()
    kills = 0
    for point in kill_steps:
        with context.step(point):
            kills += kill_once(world.next_day(), point)
    world.change().next_day().commit_now()
    return kills


def share(folder):
    """A folder and a file with ACLs (acl(5)): u::rwx, user:1000:r-x, g::r-x, m::r-x, o::---."""
    acl = struct.pack('<I', 2) + b''.join(
        struct.pack('<HHI', *entry) for entry in ((1, 7, 0xffffffff), (2, 5, 1000), (4, 5, 0xffffffff),
                                                  (16, 5, 0xffffffff), (32, 0, 0xffffffff)))
    os.makedirs(folder)
    with open(os.path.join(folder, 'file'), 'w', encoding='utf-8') as file:
        file.write('shared')
    os.setxattr(file.name, 'system.posix_acl_access', acl)
    os.setxattr(folder, 'system.posix_acl_default', acl)


def linux(context):
    """ext4, btrfs, xfs, tmpfs: five days, kills at every step of the commit; ACLs, which nothing changes, stay."""
    steps = [point for point in kill_points() if point.startswith('after-') and 'move' not in point][::3]
    steps += ['after-journal', 'after-exchange', 'after-put-away']
    for kind in ('ext4', 'btrfs', 'xfs', 'tmpfs'):
        with context.step(kind), Disk(context.folder(kind), kind, 320 if kind == 'xfs' else 120) as disk:
            world = World(context.folder(f'{kind}-world'), context.seed, disk=disk.path)
            world.late_times = kind == 'xfs'
            share(os.path.join(world.source, 'shared'))
            world.commit_now()
            if changed := world.next_day().commit_now().report['files_changed']:
                raise CheckFailed(f'{changed} files are told as changed, where none has')
            kills = histories(context, world, steps)
            context.tell(f'{kind}: 6 days, {kills} kills')


def foreign(context):
    """exFAT, which keeps neither owners, modes, symlinks nor links, and NTFS."""
    for kind, view in (('exfat', plain_entry), ('ntfs', seconds_entry)):
        with context.step(kind), Disk(context.folder(kind), kind, 64) as disk:
            world = World(context.folder(f'{kind}-world'), context.seed, disk=disk.path, view=view, files=0)
            world.exchanges = False
            world.tree.plain = True
            world.tree.grow(20)
            kills = histories(context, world, ['after-copy', 'after-journal', 'after-move-out', 'after-move-in',
                                               'after-put-away', 'after-record'])
            context.tell(f'{kind}: 6 days, {kills} kills')
            (names_in_two_cases if kind == 'exfat' else changes_within_one_second)(world)


def changes_within_one_second(world):
    """Where seconds are compared, a change of the same size within that of the last copy is saved by the next run."""
    path = os.path.join(world.source, 'busy')
    world.next_day()
    noon = datetime.datetime.combine(world.today, datetime.time(12), datetime.timezone.utc)  # when the first run begins
    for version in range(2):
        with open(path, 'w', encoding='ascii') as file:
            file.write(f'version {version}')
        os.utime(path, ns=(0, int(noon.timestamp()) * 10**9 + 1000 * version))
        run = world.run()
        with open(os.path.join(world.dest, 'busy'), encoding='ascii') as file:
            saved = file.read()
        if run.code or saved != f'version {version}':
            raise CheckFailed(f'{saved} is saved, of version {version}: {run.told()}')
        world.next_day()


def names_in_two_cases(world):
    """On a destination that takes them for one, each pair is named; a single name, or one excluded, is not."""
    for name in ('README', 'Readme', 'Single', 'UPPER/a', 'upper/b', 'kept', 'KEPT'):
        path = os.path.join(world.source, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(name)
    world.extra = 'exclude = KEPT\n'
    world.write_config()
    for _ in range(2):
        run = world.next_day().run()
        message = run.report.get('fault', {}).get('message', '')
        named = [name for name in ('README', 'Readme', 'UPPER', 'upper', 'Single', 'kept') if name in message]
        if run.code != 'files-unreadable' or named != ['README', 'Readme', 'UPPER', 'upper']:
            raise CheckFailed(f'names {named}: {run.told()}')


def names_change_case(context):
    """Upper and lower case are one, with hard links, as on a Samba share of ext4: what is renamed in case alone stays in
    the copy, under its new name."""
    with FuseMirror(context.root, context.folder('below'), one_case=True) as disk:
        world = World(context.folder('world'), context.seed, disk=disk.path, files=0, keep=1)
        world.exchanges = False
        place = lambda name: os.path.join(world.source, name)
        for name in ('d/File', 'Folder/inside', 'Folder/Deep/more', *map(str, range(9))):
            os.makedirs(os.path.dirname(place(name)), exist_ok=True)
            with open(place(name), 'w', encoding='ascii') as file:
                file.write(name)
        world.next_day().commit_now()
        days = 0
        for old, new in (('d/File', 'd/file'), ('Folder', 'folder'), ('d/file', 'd/FILE'), ('folder', 'FOLDER'),
                         ('d/FILE', 'd/File'), ('FOLDER', 'Folder')):
            with context.step(new):
                os.rename(place(old), place(new))
                world.next_day().commit_now()
                days += 1
        with context.step('a set whose dest differs in case alone'):
            world.dest = os.path.join(os.path.dirname(world.dest), os.path.basename(world.dest).swapcase())
            world.write_config()
            run = world.next_day().run()
            if run.code != 'destination-unsuitable':
                raise CheckFailed(f'another set takes these copies for its own: {run.told()}')
        context.tell(f'{days} days, with and without an expired copy at hand')


def names_clash_with_links(context):
    """Upper and lower case are one, and rsync links from the last copy: a second name must not give its mode to a file
    that copies share."""
    with FuseMirror(context.root, context.folder('below'), one_case=True) as disk:
        world = World(context.folder('world'), context.seed, disk=disk.path, files=0, extra='hard_links = yes\n')
        world.exchanges = False
        for name, mode in (('README', 0o644), ('Readme', 0o600)):
            path = os.path.join(world.source, name)
            with open(path, 'w', encoding='ascii') as file:
                file.write('the same')
            os.utime(path, (10**9, 10**9))
            os.chmod(path, mode)
            if name == 'README':
                world.commit_now()
        run = world.next_day().run()
        if run.code != 'files-unreadable' or not run.report['committed']:
            raise CheckFailed(f'expected files-unreadable and a commit: {run.told()}')
        world.model = world.model.committed(world.see(world.dest), world.today)
        world.check_instant(world.model)
    context.tell('2 days')


def without_exchange(context):
    """A FUSE filesystem cannot exchange names; another has no hard links either. Killed at every step."""
    for has_links in (True, False):
        name = 'fuse' if has_links else 'fuse without links'
        root = context.folder(name)
        with context.step(name), FuseMirror(root, os.path.join(root, 'below'), has_links) as disk:
            world = World(context.folder(f'{name}-world'), context.seed, disk=disk.path, files=10)
            world.exchanges = False
            steps = [point for point in kill_points() if point[:9] not in ('after-exc', 'after-put')]
            kills = histories(context, world, steps if has_links else steps[::3] + ['after-move-out', 'after-move-in'])
            context.tell(f'{name}: 6 days, {kills} kills')


def links_fail(context):
    """Links that have worked fail: for a moment, which is told, and as if there were none, where nothing that older
    copies share may be worked on."""
    below = context.folder('below')
    refusal = os.path.join(below, 'no-links')
    with FuseMirror(context.root, below) as disk:
        world = World(context.folder('world'), context.seed, disk=disk.path, keep=1, files=10)
        world.exchanges = False
        shared = os.path.join(world.source, 'shared')
        with open(shared, 'w', encoding='ascii') as file:
            file.write('content')
        for _ in range(4):
            world.next_day().commit_now()
        if 'spare' not in os.listdir(world.control):
            raise CheckFailed('there is no spare to fall for')
        os.chmod(shared, 0o600)
        with open(refusal, 'w', encoding='ascii') as file:
            file.write(str(errno.ETIMEDOUT))
        run = world.next_day().run()
        if run.code != 'destination-not-writable' or run.report['committed']:
            raise CheckFailed(f'expected destination-not-writable: {run.told()}')
        world.check_instant(world.model)
        with open(refusal, 'w', encoding='ascii') as file:
            file.write(str(errno.EPERM))
        for mode in (0o640, 0o604):
            world.next_day().commit_now()
            os.chmod(shared, mode)
        os.unlink(refusal)
        world.next_day().commit_now()
        context.tell('4 days with links, 1 refused, 2 days without, 1 with')


def links_refused(context):
    """A Samba share of a disk without hard links says EACCES: it has none, until one has worked there."""
    below = context.folder('below')
    refusal = os.path.join(below, 'no-links')

    def refuse():
        with open(refusal, 'w', encoding='ascii') as file:
            file.write(str(errno.EACCES))

    with FuseMirror(context.root, below) as disk:
        world = World(context.folder('world'), context.seed, disk=disk.path, files=5)
        world.exchanges = False
        refuse()
        for _ in range(2):
            world.change().next_day().commit_now()
        os.unlink(refusal)
        world.change().next_day().commit_now()
        refuse()
        run = world.next_day().run()
        if run.code != 'destination-not-writable' or run.report['committed']:
            raise CheckFailed(f'expected destination-not-writable: {run.told()}')
        world.check_instant(world.model)
    context.tell('2 days without links, 1 with, 1 refused')


def older_copies(context):
    """Without hard links, staging begins as an expired copy: what rsync cannot read, or is told to leave alone, must be
    the latest's in the next copy, never the expired one's."""
    root = context.folder('fuse')
    with FuseMirror(root, os.path.join(root, 'below'), links=False) as disk:
        world = World(context.folder('world'), context.seed, disk=disk.path, files=3, keep=1)
        world.exchanges = False

        def write(name, content, age=100):
            path = os.path.join(world.source, name)
            with open(path, 'wb') as file:
                file.write(content)
            os.utime(path, (time.time() - age,) * 2)
            return path

        def check(run, expected):
            for name, content in expected.items():
                path = os.path.join(world.dest, name)
                found = open(path, 'rb').read() if os.path.exists(path) else None
                if found != content:
                    raise CheckFailed(f'{name} is {found}, expected {content}: {run.told()}')
            world.model = world.model.committed(world.see(world.dest), world.today)
            world.check_instant(world.model)

        for day in range(4):
            photo = write('photo', b'version %d' % day, 100 - day)
            gone = write('gone meanwhile', b'version %d' % day, 100 - day)
            if day > 1:
                os.unlink(gone)
            world.next_day().commit_now()
        for path in (write('photo', b'version 4', 90), write('gone meanwhile', b'version 4', 90)):
            os.chown(path, 65534, 65534)
            os.chmod(path, 0o600)
        log = write('log', b'line 1\n', -5)
        run = world.next_day().start(
            launcher=['setpriv', '--bounding-set=-dac_override,-dac_read_search'], pause='after-copy')
        with open(log, 'ab') as file:
            file.write(b'line 2\n')
        run.resume()
        run.finish()
        if run.code != 'files-unreadable' or 'photo' not in run.report['fault']['message']:
            raise CheckFailed(f'the unreadable file is not named: {run.told()}')
        check(run, {'photo': b'version 3', 'gone meanwhile': None, 'log': b'line 1\n'})
        for path in (photo, gone):
            os.chmod(path, 0o644)
        for content, age in ((b'first', 1000), (b'later', 900), (b'later', 900), (b'again', 1000)):
            os.utime(write('photo', content), (1_700_000_000 - age,) * 2)
            world.next_day().commit_now()
        # The expired copy has a file of the same size and time, which the source has kept since the latest.
        for content, age in ((b'later', 900), (b'camera', 1000), (b'cropped', 900), (b'edited', 1000)):
            os.utime(write('photo', content), (1_700_000_000 - age,) * 2)
            world.next_day().commit_now()
        for _ in range(3):
            world.next_day().commit_now()
        # rsync breaks off before it has replaced what the expired copy holds.
        for content, age in ((b'camera', 1000), (b'cropped', 900)):
            os.utime(write('photo', content), (1_700_000_000 - age,) * 2)
            world.next_day().commit_now()
        world.next_day().commit_now()
        refusal = os.path.join(root, 'below', 'bad-sectors')
        write('0 unwritten', b'bad-sector')
        with open(refusal, 'wb'):
            pass
        run = world.next_day().run()
        if run.report['committed'] or 'staging' not in os.listdir(world.control):
            raise CheckFailed(f'the run should have broken off: {run.told()}')
        os.unlink(refusal)
        os.utime(write('photo', b'edited'), (1_700_000_000 - 1000,) * 2)
        world.commit_now()
        world.extra = 'rsync_options = --max-size=100\n'
        world.write_config()
        for day in range(5, 8):
            write('photo', b'version %d' % day, 90 - day)
            world.next_day().commit_now()
        write('photo', b'x' * 200, 80)
        run = world.next_day().run()
        if run.code:
            raise CheckFailed(f'the run should have finished: {run.told()}')
        check(run, {'photo': b'version 7'})
    # FUSE that does not tell inode numbers with the names.
    root = context.folder('linked')
    with FuseMirror(root, os.path.join(root, 'below')) as disk:
        world = World(context.folder('linked-world'), context.seed, disk=disk.path, files=3, keep=1)
        world.exchanges = False
        for content, age in ((b'camera', 1000), (b'cropped', 900), (b'cropped', 900), (b'edited', 1000)):
            path = os.path.join(world.source, 'a photo')
            with open(path, 'wb') as file:
                file.write(content)
            os.utime(path, (1_700_000_000 - age,) * 2)
            world.next_day().commit_now()
    context.tell('unreadable with an older copy, or with none in the latest; growing; too large; of the same size and time')


def link_limit(context):
    """An inode of the latest has 65,000 links already, the most that ext4 allows: the file is copied instead."""
    with Disk(context.folder('ext4'), 'ext4', 120) as disk:
        world = World(context.folder('world'), context.seed, disk=disk.path, keep=1)
        world.change().commit_now()
        crowd = os.path.join(disk.path, 'crowd')
        os.mkdir(crowd)
        full = os.path.join(os.fsencode(world.dest), b'every-time')
        try:
            for number in range(70_000):
                os.link(full, os.path.join(os.fsencode(crowd), b'%d' % number))
        except OSError:
            pass
        if os.stat(full).st_nlink != 65_000:
            raise CheckFailed(f'the file has {os.stat(full).st_nlink} links')
        for _ in range(4):
            world.tree.add()
            world.next_day().commit_now()
        context.tell('one inode at 65,000 links, 4 days')
