"""The service killed, restarted at once, and with damaged state files."""

import os
import random
import shutil
import signal
import time

from crash import kill_points
from harness.processes import processes_below, wait_for
from harness.service import Service
from harness.snapshot import CheckFailed
from harness.world import World


def check_told(world, service, task_id):
    """Lists, task and history say what is on the disk; nothing is stuck in running."""
    task = service.wait_end(task_id)
    lists = service.lists()
    if lists['running'] or lists['pending']:
        raise CheckFailed(f'stuck: {lists}')
    # The history is written beside the lists; and a run that was killed after its commit has a line of its own.
    lines = lambda: [entry for entry in service.history() if entry['id'] == task_id]
    of_end = lambda: [entry for entry in lines() if entry['started_at'] == task['started_at']]
    wait_for(of_end, step=0.02)
    entries = of_end()
    if len(entries) != 1 or any(not entry['committed'] for entry in lines() if entry not in entries):
        raise CheckFailed(f'the end of {task} must be told once, other lines are of commits: {lines()}')
    if (task['state'] == 'finished') != (entries[0].get('code', '') == ''):
        raise CheckFailed(f'the task says {task}, the history {entries[0]}')
    return task, entries[0]


def kills(context):
    """Service, engine, rsync or all of them killed at random moments; the next service starts at once."""
    world = World(context.folder('world'), context.seed, files=60)
    for _ in range(3):
        world.change().next_day().commit_now()
    begin = time.monotonic()
    world.change().next_day().commit_now()
    duration = time.monotonic() - begin
    committed = 0
    count = context.count(60)
    for number in range(count):
        with context.step(f'kill {number}'):
            world.next_day(world.rng.choice([0, 1])).change(5)
            tree, before = world.source_tree(), world.model
            after = before.committed(tree, world.today)
            victims = world.rng.choice(['service', 'service', 'engine', 'rsync', 'all'])
            with Service(world) as service:
                task = service.begin(world.name)['id']
                time.sleep(world.rng.random() * duration * 1.5)
                strike(world, service, victims)
                if victims in ('service', 'all'):
                    service.process.wait()
                else:
                    check_told(world, service, task)
                    service.kill()
            world.expiring |= before.generations
            world.check_instant(before, after)
            with Service(world) as service:
                # What was pending or running goes on by itself; its end is told once.
                ended, entry = check_told(world, service, task)
                wait_for(lambda: not service.engines(), step=0.02)
                world.model = world.check_instant(after, before)
                if entry['committed'] != (world.model is after):
                    again = service.wait_end(service.begin(world.name)['id'])
                    if entry['committed'] or again['state'] != 'finished' or world.model is before:
                        raise CheckFailed(f'{victims}: history says {entry}, committed is {world.model is after}')
                    # The record comes with the next run of the set.
                    ended, entry = check_told(world, service, task)
                    if not [line for line in service.history() if line['committed'] and line['id'] == task]:
                        raise CheckFailed(f'{victims}: a commit without a record: {entry}')
                    world.model = world.check_instant(after.committed(tree, world.today))
                committed += world.model is not before
                service.stop()
            world.check_no_orphans()
    world.change().next_day()
    world.untold = set()
    world.commit_now()
    context.tell(f'{count} kills, {committed} of the runs committed')


def strike(world, service, victims):
    engines = processes_below(world.root, b'backup-server')
    rsyncs = processes_below(world.root, b'rsync')
    chosen = {'service': [service.process.pid], 'engine': engines, 'rsync': rsyncs,
              'all': [service.process.pid, *engines, *rsyncs]}[victims]
    for pid in chosen:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def damaged_state(context):
    """Every state file truncated at any byte or replaced by garbage: the service starts and backups go on."""
    world = World(context.folder('world'), context.seed, files=6)
    with Service(world) as service:
        for _ in range(2):
            service.wait_end(service.begin(world.name)['id'])
        service.stop()
    world.model = world.model.committed(world.source_tree(), world.today)
    world.change().next_day().commit_now()
    files = [os.path.join(folder, name) for top in (world.state, world.control)
             for folder, _, names in os.walk(top) for name in names
             if 'lock' not in name and not folder.startswith((os.path.join(world.control, 'trash'),
                                                              os.path.join(world.control, 'spare')))]
    cases = 0
    rng = random.Random(context.seed)
    for path in sorted(files):
        content = open(path, 'rb').read() if os.path.exists(path) else b''
        lengths = {0, 1, len(content) // 2, max(len(content) - 1, 0), rng.randrange(len(content) + 1)}
        damages = [content[:length] for length in sorted(lengths)]
        damages += [rng.randbytes(len(content)), b'{}', b'[]', b'null', b'\0' * len(content), content * 2]
        for number, damage in enumerate(damages):
            name = os.path.relpath(path, world.root)
            with context.step(f'{name} damaged, way {number}'):
                with open(path, 'wb') as file:
                    file.write(damage)
                tree = world.change().next_day().source_tree()
                with Service(world) as service:
                    task = service.wait_end(service.begin(world.name)['id'])
                    if task['state'] != 'finished':
                        raise CheckFailed(f'{task}; {service.said()}')
                    world.model = world.model.committed(tree, world.today)
                    wait_for(lambda: not service.engines(), step=0.02)
                    world.check_instant(world.model)
                    service.stop()
                cases += 1
    context.tell(f'{len(files)} files, {cases} damages')
