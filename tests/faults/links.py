"""Symlinks that lead out of the source: copied as links, never followed, even those that appear during a run."""

import os
import shutil

from harness.processes import wait_for
from harness.snapshot import CheckFailed, difference
from harness.world import World

SECRET = b'not for any copy'
#: With SLOWLY long enough on its way that a folder can be replaced meanwhile.
FIRST_SIZE = 3_000_000
SLOWLY = 'rsync_options = --bwlimit=1M\n'


def make_outside(context):
    """What links lead to: a folder whose entries have the names of those in fill()."""
    outside = context.folder('outside')
    make_folder(outside, SECRET)
    return outside


def make_folder(path, text):
    os.makedirs(os.path.join(path, 'deeper'), exist_ok=True)
    for name in ('letter', 'deeper/letter'):
        with open(os.path.join(path, name), 'wb') as file:
            file.write(text * 500)
    os.symlink(text, os.path.join(os.fsencode(path), b'link'))


def fill(world, text):
    """Makes the folder docs anew."""
    shutil.rmtree(os.path.join(world.source, 'docs'), ignore_errors=True)
    make_folder(os.path.join(world.source, 'docs'), text)


def replace_by_link(world, outside):
    """The folder goes elsewhere, and a link to `outside` takes its place."""
    os.rename(os.path.join(world.source, 'docs'), os.path.join(world.root, 'docs of before'))
    os.symlink(outside, os.path.join(world.source, 'docs'))


def holds_secret(path):
    if os.path.islink(path):
        return SECRET in os.fsencode(os.readlink(path))
    if not os.path.isfile(path):
        return False
    with open(path, 'rb') as file:
        return SECRET in file.read()


def check_closed(world):
    """Nothing from outside is in any copy, nor in what lies beside them."""
    for folder, folders, files in os.walk(world.disk):
        for name in folders + files:
            if holds_secret(os.path.join(folder, name)):
                raise CheckFailed(f'{os.path.join(folder, name)} comes from outside the source')


def check_others(world, run):
    """All but the folder is as in the source, and the copy counts."""
    if not run.report or not run.report['committed']:
        raise CheckFailed(f'the rest should have been committed: {run.told()}')
    check_closed(world)
    found = world.see(world.dest)
    others = lambda tree: {path: entry for path, entry in tree.items()
                           if path not in (b'.', b'docs') and not path.startswith(b'docs/')}
    if words := difference(others(world.source_tree()), others(found)):
        raise CheckFailed(f'others suffered: {words}')
    world.model = world.model.committed(found, world.today)
    world.check_instant(world.model)
    world.next_day().change().commit_now()
    check_closed(world)


def lead_outside(context):
    """To a file, to a folder, and by a relative path, there from the first or new on the day."""
    outside = make_outside(context)
    days = 5
    for extra in ('', 'hard_links = yes\n'):
        with context.step(extra.strip() or 'links to the last copy'):
            world = World(context.folder(f'world{len(extra)}'), context.seed, extra=extra)
            for day in range(days):
                folder = os.path.join(world.source, f'day {day}')
                os.mkdir(folder)
                os.symlink(os.path.join(outside, 'letter'), os.path.join(folder, 'to a file'))
                os.symlink(outside, os.path.join(folder, 'to a folder'))
                os.symlink(os.path.relpath(outside, folder), os.path.join(folder, 'relative'))
                world.next_day().commit_now()
                check_closed(world)
                world.change()
    context.tell(f'{days} days, two ways of copying')


def in_place_of_a_folder(context):
    """A link takes a folder's place between scan and copy, or while the first copy is being made."""
    outside = make_outside(context)
    moments = [('clone', 1, 'after-clone'), ('clone', 1, 'after-edit'), ('spare at hand', 5, 'after-relink'),
               ('spare at hand', 5, 'after-edit')]
    for name, days, pause in moments:
        with context.step(f'{name}, {pause}'):
            world = World(context.folder(f'world {name} {pause}'), context.seed)
            for _ in range(days):
                world.change().next_day().commit_now()
            fill(world, b'ours')
            world.next_day().commit_now()
            world.change()
            fill(world, b'ours anew')
            run = world.next_day().start(pause=pause)
            if run.process.poll() is not None:
                raise CheckFailed(f'never paused: {run.finish().told()}')
            replace_by_link(world, outside)
            run.resume()
            check_others(world, run.finish())
    with context.step('first copy'):
        world = World(context.folder('world first'), context.seed, files=0, extra=SLOWLY)
        with open(os.path.join(world.source, 'first'), 'wb') as file:
            file.write(os.urandom(FIRST_SIZE))
        fill(world, b'ours')
        run = world.next_day().start()
        staging = os.path.join(world.control, 'staging')
        is_copying = lambda: os.path.isdir(staging) and any(name.startswith('.first.') for name in os.listdir(staging))
        if not wait_for(is_copying):
            raise CheckFailed(f'never copied: {run.finish().told()}')
        replace_by_link(world, outside)
        check_others(world, run.finish())
    context.tell(f'{len(moments) + 1} moments')
