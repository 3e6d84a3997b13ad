"""People: who edit, rename, delete and start things while a run goes on."""

import os
import shutil
import subprocess

from harness.service import Service
from harness.snapshot import CheckFailed
from harness.world import World


def prepared(context, name, **how):
    world = World(context.folder(name), context.seed, **how)
    for _ in range(2):
        world.change().next_day().commit_now()
    return world


def edited_config(context):
    """config.ini edited, emptied, broken, removed or unreadable during a run: the commit and its day are not lost."""
    def edit(path, text):
        with open(path, 'w', encoding='utf-8') as file:
            file.write('# edited\n' + text)

    acts = {
        'edited': edit,
        'emptied': lambda path, text: open(path, 'w', encoding='utf-8').close(),
        'broken': lambda path, text: edit(path, text.replace('[foo_hoge]', '[foo_hoge')),
        'section removed': lambda path, text: edit(path, '[bar_other]\nsource = /a\ndest = /b\n'),
        'removed': lambda path, text: os.unlink(path),
        'a folder': lambda path, text: (os.unlink(path), os.mkdir(path)),
    }
    world = prepared(context, 'world')
    for pause in ('after-edit', 'after-relink', 'after-record'):
        for name, act in acts.items():
            with context.step(f'{name} {pause}'):
                with open(world.config, encoding='utf-8') as file:
                    text = file.read()
                tree = world.change().next_day().source_tree()
                run = world.start(pause=pause)
                act(world.config, text)
                try:
                    run.resume()
                except ProcessLookupError:
                    pass
                run.finish()
                if not run.report or not run.report['committed']:
                    raise CheckFailed(f'the run should have finished: {run.told()}')
                world.model = world.model.committed(tree, world.today)
                world.check_instant(world.model)
                if name == 'edited' and '# edited' not in open(world.config, encoding='utf-8').read():
                    raise CheckFailed('the edit is lost')
                if name != 'edited':
                    restore(world.config, text)
                # With the old config.ini back, the day is still known.
                world.change().next_day().commit_now()
    context.tell(f'{len(acts)} kinds at 3 steps')


def restore(path, text):
    if os.path.isdir(path):
        os.rmdir(path)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)


def moved_folders(context):
    """dest renamed, a generation deleted or renamed, a file put into dest, the control folder deleted."""
    world = prepared(context, 'world')
    with context.step('a file in dest'):
        with open(os.path.join(world.dest, 'by hand'), 'w', encoding='utf-8') as file:
            file.write('note')
        world.model.latest = world.see(world.dest)
        world.change().next_day().commit_now()
    with context.step('a file changed in dest'):
        with open(os.path.join(os.fsencode(world.dest), b'every-time'), 'wb') as file:
            file.write(b'not the same')
        world.see(world.dest)
        world.model = world.model.copy()
        world.model.latest = world.see(world.dest)
        world.model.generations = {name: world.see(os.path.join(world.disk, name)) for name in world.model.generations}
        world.change().next_day().commit_now()
    with context.step('a generation deleted'):
        name = world.generation_names()[0]
        shutil.rmtree(os.path.join(world.disk, name))
        world.model = world.model.copy()
        del world.model.generations[name]
        world.change().next_day().commit_now()
    with context.step('dest renamed'):
        os.rename(world.dest, world.dest + '_aside')
        run = world.next_day().change().run()
        if run.code != 'destination-lost':
            raise CheckFailed(f'expected destination-lost: {run.told()}')
        os.rename(world.dest + '_aside', world.dest)
        world.commit_now()
    with context.step('the control folder deleted'):
        shutil.rmtree(world.control)
        world.next_day().change().commit_now()
    for pause in ('after-clone', 'after-relink', 'after-copy'):
        with context.step(f'dest renamed {pause}'):
            run = world.next_day().change().start(pause=pause)
            if not os.path.exists(f'/proc/{run.process.pid}'):
                continue
            os.rename(world.dest, world.dest + '_aside')
            try:
                run.resume()
            except ProcessLookupError:
                pass
            run.finish()
            aside = world.see(world.dest + '_aside')
            if not any(aside == tree for tree in (world.model.latest, world.source_tree())):
                raise CheckFailed('what was put aside was touched')
            if os.path.lexists(world.dest):
                shutil.rmtree(world.dest)
            os.rename(world.dest + '_aside', world.dest)
            run = world.change().run(accept=['destination-changed'])
            if run.code not in ('', 'destination-lost'):
                raise CheckFailed(f'afterwards: {run.told()}')
            world = prepared(context, f'after-{pause}')
    context.tell('8 acts')


def nested(context):
    """Two sets with nested destinations: refused before anything is touched."""
    world = prepared(context, 'world')
    inner = os.path.join(world.dest, 'inner')
    with open(world.config, 'a', encoding='utf-8') as file:
        file.write(f'[foo_inner]\nsource = {world.source}\ndest = {inner}\n')
    world.name = 'foo_inner'
    run = world.run()
    if run.code not in ('paths-nested', 'config-invalid'):
        raise CheckFailed(f'expected config-invalid: {run.told()}')
    world.name = 'foo_hoge'
    world.check_instant(world.model)
    context.tell(f'refused as {run.code}')


def twice_at_once(context):
    """The same set by the service and by hand, and by hand many times: one after the other, never together."""
    world = prepared(context, 'world', files=120)
    with Service(world) as service:
        for number in range(context.count(6)):
            with context.step(f'round {number}'):
                tree = world.change(6).source_tree()
                task = service.begin(world.name)['id']
                runs = [world.start(task=f'by-hand-{number}-{other}') for other in range(2)]
                for run in runs:
                    run.finish()
                    if run.code not in ('', 'set-busy'):
                        raise CheckFailed(f'by hand: {run.told()}')
                ended = service.wait_end(task)
                if ended['state'] != 'finished' and ended['code'] != 'set-busy':
                    raise CheckFailed(f'by the service: {ended}')
                world.model = world.model.committed(tree, world.today)
                world.check_instant(world.model)
    world.next_day().change().commit_now()
    context.tell(f'{context.count(6)} rounds of three')
