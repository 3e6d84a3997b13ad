"""Read faults: each entry that cannot be read keeps its last good copy, the rest is committed, the error names them."""

import os
import shutil
import stat

from harness.disks import FuseMirror
from harness.snapshot import CheckFailed, difference
from harness.world import World

NOBODY = 65534
# More than everything else that is copied in the runs of without_permission.
SECRET_SIZE = 4_000_000


def own(root):
    for folder, folders, files in os.walk(root):
        for name in ['.', *folders, *files]:
            os.lchown(os.path.join(folder, name), NOBODY, NOBODY)


def write(world, name, content):
    path = os.path.join(world.source, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as file:
        file.write(content)
    return path


def check_partial(world, run, expected, names):
    """Committed, an error that names each of them, and the latest is what was expected."""
    if run.code != 'files-unreadable' or not run.report['committed']:
        raise CheckFailed(f'expected files-unreadable and a commit: {run.told()}')
    for name in names:
        if name not in run.report['fault']['message']:
            raise CheckFailed(f'{name} is not named: {run.told()}')
    world.model = world.model.committed(expected, world.today)
    world.check_instant(world.model)
    world.check_resting()


def expected_tree(world, kept):
    """The source, but with the entries at and below the paths as they are in the latest."""
    tree, latest = world.source_tree(), world.model.latest
    below = lambda path: any(path == name or path.startswith(name + b'/') for name in kept)
    return {path: entry for path, entry in tree.items() if not below(path)} | {
        path: entry for path, entry in latest.items() if below(path)}


def without_permission(context):
    """A file and a folder that the user of the service may not read, with and without an expired generation at hand."""
    root = context.folder('world')
    os.chmod(context.root, 0o755)
    world = World(root, context.seed, special=False)
    world.run_as(NOBODY)
    write(world, 'secret.txt', b'good')
    write(world, 'closed/inside.txt', b'good')
    write(world, 'closed/deeper/more.txt', b'good')
    own(root)
    for number in range(5):
        with context.step(f'run {number}'):
            own_tree(world)
            world.next_day().commit_now()
            write(world, 'secret.txt', b'%d' % number * SECRET_SIZE)
            write(world, 'open.txt', b'new %d' % number)
            own_tree(world)
            os.chmod(os.path.join(world.source, 'secret.txt'), 0)
            os.chmod(os.path.join(world.source, 'closed'), 0o700)
            os.chown(os.path.join(world.source, 'secret.txt'), 0, 0)
            os.chown(os.path.join(world.source, 'closed'), 0, 0)
            world.next_day()
            run = world.run()
            expected = expected_tree(world, [b'secret.txt', b'closed'])
            found = world.see(world.dest)
            # The folder itself may come with the attributes that it has now.
            for tree in (expected, found):
                tree[b'closed'] = None
            check_contents(expected, found, run)
            world.model = world.model.committed(world.see(world.dest), world.today)
            world.check_instant(world.model)
            if 'secret.txt' not in run.report['fault']['message'] or 'closed' not in run.report['fault']['message']:
                raise CheckFailed(f'not named: {run.told()}')
            if run.report['bytes_sent'] >= SECRET_SIZE:
                raise CheckFailed(f'tells of {run.report["bytes_sent"]} bytes, but {SECRET_SIZE} could not be read')
            os.chmod(os.path.join(world.source, 'secret.txt'), 0o644)
            os.chmod(os.path.join(world.source, 'closed'), 0o755)
    own_tree(world)
    world.next_day().commit_now()
    context.tell('5 runs, one file and one folder each')


def closed_to_owner(context):
    """Folders that not even their owner, an ordinary user, may read or write: the top, one inside, one with files."""
    root = context.folder('world')
    os.chmod(context.root, 0o755)
    # What the copy cannot be without: who made it must be able to read it again, and to move it.
    view = lambda entry: (entry[0], entry[1] | 0o500, *entry[2:]) if stat.S_ISDIR(entry[0]) else entry
    world = World(root, context.seed, special=False, view=view, keep=1)
    world.run_as(NOBODY)
    write(world, 'filled/inside.txt', b'good')
    write(world, 'write-protected/inside.txt', b'good')
    os.mkdir(os.path.join(world.source, 'empty'))
    own(root)
    world.commit_now()
    modes = {'filled': 0o000, 'write-protected': 0o555, 'empty': 0o000, '.': 0o555}
    for number in range(4):
        with context.step(f'run {number}'):
            world.tree.rewrite(b'every-time')
            own_tree(world)
            for name, mode in modes.items():
                os.chmod(os.path.join(world.source, name), mode)
            world.next_day()
            run = world.run()
            found = world.see(world.dest)
            expected = world.source_tree()
            for tree in (expected, found):
                tree[b'.'] = None
            check_contents(expected, found, run)
            world.model = world.model.committed(world.see(world.dest), world.today)
            world.check_instant(world.model)
            for name in modes:
                os.chmod(os.path.join(world.source, name), 0o755)
    own_tree(world)
    world.next_day().commit_now()
    context.tell(f'{number + 1} runs, {len(modes)} folders')


def own_tree(world):
    own(world.source)


def check_contents(expected, found, run):
    if run.code != 'files-unreadable' or not run.report['committed']:
        raise CheckFailed(f'expected files-unreadable and a commit: {run.told()}')
    if words := difference(expected, found):
        raise CheckFailed(f'{words}; {run.told()}')


def changing_files(context):
    """Between scan and copy files vanish, grow, shrink and change their type."""
    def vanish(path):
        os.unlink(path)

    def grow(path):
        with open(path, 'ab') as file:
            file.write(b'more' * 5000)

    def shrink(path):
        os.truncate(path, 10)

    def become_folder(path):
        os.unlink(path)
        os.mkdir(path)
        with open(os.path.join(path, 'inside'), 'wb') as file:
            file.write(b'inside')

    def become_link(path):
        os.unlink(path)
        os.symlink('nowhere', path)

    changes = {'vanish': vanish, 'grow': grow, 'shrink': shrink, 'become a folder': become_folder,
               'become a link': become_link}
    for is_reuse in (False, True):
        world = World(context.folder(f'world-{is_reuse}'), context.seed)
        for _ in range(5 if is_reuse else 1):
            world.change().next_day().commit_now()
        for name, act in changes.items():
            with context.step(f'{name}, {"spare at hand" if is_reuse else "clone"}'):
                path = write(world, f'victim {name}', os.urandom(20_000))
                world.commit_now()
                write(world, f'victim {name}', os.urandom(20_000))
                world.change(2)
                write(world, f'victim {name}', os.urandom(20_000))
                run = world.next_day().start(pause='after-relink' if is_reuse else 'after-edit')
                act(path)
                try:
                    run.resume()
                except ProcessLookupError:
                    pass
                run.finish()
                if not run.report or not run.report['committed']:
                    raise CheckFailed(f'the rest should have been committed: {run.told()}')
                found, source = world.see(world.dest), world.source_tree()
                victim = os.fsencode(f'victim {name}')
                others = lambda tree: {key: value for key, value in tree.items()
                                       if not key.startswith(victim) and key != b'.'}
                if words := difference(others(source), others(found)):
                    raise CheckFailed(f'others suffered: {words}')
                world.model = world.model.committed(found, world.today)
                world.check_instant(world.model)
                world.next_day().change().commit_now()
                if os.path.isdir(path) and not os.path.islink(path):
                    shutil.rmtree(path)
    context.tell(f'{len(changes)} kinds, fresh and reused staging')


def bad_sectors(context):
    """Reading a file gives EIO: a file with a last good copy, and a new one."""
    root = context.folder('source')
    below = os.path.join(root, 'below')
    with FuseMirror(root, below) as mirror:
        world = World(context.folder('world'), context.seed, files=0)
        world.source = mirror.path
        world.tree.root = os.fsencode(below)
        world.tree.special = False
        world.tree.grow(12)
        world.write_config()

        def write_below(name, content):
            path = os.path.join(below, name)
            if os.path.isdir(path):  # a random change has made a folder of it
                shutil.rmtree(path)
            with open(path, 'wb') as file:
                file.write(content)

        write_below('photo', b'good')
        source_tree = lambda: world.see(below)
        world.source_tree = source_tree
        for number in range(4):
            with context.step(f'run {number}'):
                os.path.exists(os.path.join(below, 'photo bad-sector')) and os.unlink(
                    os.path.join(below, 'photo bad-sector'))
                world.change().next_day().commit_now()
                write_below('photo bad-sector', b'lost %d' % number)
                write_below('fresh', b'fresh %d' % number)
                world.next_day()
                run = world.run()
                expected = {path: entry for path, entry in source_tree().items() if path != b'photo bad-sector'}
                check_partial(world, run, expected, ['photo bad-sector'])
        # A file that was saved once, whose sectors fail later: renamed below, so that its name says so.
    context.tell('4 runs with a file that gives EIO')
