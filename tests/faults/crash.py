"""Crash: SIGKILL at every step, and at random moments."""

import json
import os
import re
import shlex
import signal
import subprocess
import time
from pathlib import Path

from harness.processes import processes_below
from harness.snapshot import CheckFailed
from harness.world import World

ROOT = Path(__file__).resolve().parents[2]


def kill_points():
    """Every step that the engine's source names."""
    points = set()
    for path in (ROOT / 'service').rglob('*.cpp'):
        points |= set(re.findall(r'killPoint\("([a-z-]+)"\)', path.read_text(encoding='utf-8')))
    return sorted(points)


def prepared(context, name, runs, **how):
    world = World(context.folder(name), context.seed, **how)
    for _ in range(runs):
        world.change().next_day().commit_now()
    return world


def kill_once(world, point, setup=None):
    """A run killed at that step, another killed there while it recovers, then one that must mend everything."""
    world.change()
    run = world.run(kill=point)
    if not run.was_killed:
        if run.code:
            raise CheckFailed(f'no kill, but {run.told()}')
    world.after_fault(run)
    world.change()
    again = world.run(kill=point)
    world.after_fault(again)
    world.change().commit_now()
    return run.was_killed or again.was_killed


SITUATIONS = {
    # name: (runs before, what is special, one day later before each run)
    'first copy': (0, {}, True),
    'no spare yet': (2, {}, True),
    'spare at hand': (4, {}, True),
    'same day again': (2, {}, False),
    'nothing kept': (2, {'keep': 0}, True),
    'hard_links = yes': (3, {'extra': 'hard_links = yes\n'}, True),
}


def at_every_step(context):
    """The engine kills itself at each step, twice in a row, in each of the situations of a set."""
    reached = {}
    for name, (runs, how, is_later) in SITUATIONS.items():
        world = None
        for point in kill_points():
            if world is None or runs == 0:
                world = prepared(context, f'{name}-{point}' if runs == 0 else name, runs, **how)
            with context.step(f'{name}, {point}'):
                if is_later:
                    world.next_day()
                if kill_once(world, point):
                    reached.setdefault(point, []).append(name)
                if world.rng.random() < 0.3:
                    world.change().next_day().commit_now()
    # Only a destination that cannot exchange names passes these; see the fault "filesystems".
    unreached = set(kill_points()) - set(reached) - {'after-move-out', 'after-move-in'}
    if unreached:
        raise CheckFailed(f'no run ever came to {sorted(unreached)}')
    context.tell(f'{len(kill_points())} steps in {len(SITUATIONS)} situations, '
                 f'{sum(map(len, reached.values()))} of them passed, two kills each')


def in_durable_writes(context):
    """Killed between the writing and the renaming of each file that is written durably: journal, record, memory."""
    world = prepared(context, 'durable', 3)
    kills = 0
    for nth in range(1, 12):
        with context.step(f'before-replace:{nth}'):
            kills += kill_once(world.next_day(), f'before-replace:{nth}')
    context.tell(f'{kills} durable writes')


def at_random_moments(context):
    """The engine, its rsync, or both killed at random moments."""
    world = prepared(context, 'random', 3, files=120)
    begin = time.monotonic()
    world.change().next_day().commit_now()
    duration = time.monotonic() - begin
    committed = killed = 0
    for number in range(context.count(140)):
        with context.step(f'moment {number}'):
            if world.rng.random() < 0.7:
                world.next_day()
            world.change(6)
            run = world.start()
            time.sleep(world.rng.random() * duration)
            victims = world.rng.choice(['engine', 'rsync', 'all'])
            kill(run, victims)
            run.finish()
            killed += run.was_killed
            committed += world.after_fault(run)
            if world.rng.random() < 0.5:
                world.change().commit_now()
    world.change().commit_now()
    context.tell(f'{killed} engines killed in {context.count(140)} moments, {committed} had committed')


def kill(run, victims):
    if victims == 'engine':
        run.kill()
    elif victims == 'all':
        os.killpg(run.process.pid, signal.SIGKILL)
    else:
        for pid in processes_below(run.world.root, b'rsync'):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass


def restart_at_once(context):
    """A run started while the rsync of a killed engine may still be at its end waits for it and then succeeds."""
    world = prepared(context, 'at once', 2, files=120)
    for number in range(context.count(20)):
        with context.step(f'restart {number}'):
            world.change(6).next_day()
            before = world.model
            run = world.start()
            time.sleep(world.rng.random() * 0.1)
            run.kill()
            again = world.start()
            run.finish()
            again.finish()
            tree = world.source_tree()
            world.model = world.check_instant(before.committed(tree, world.today))
            world.check_settled(again)


def release_has_none(context):
    """Without BACKUP_KILL_POINTS, as in the release preset, the compiled code does not contain the means of these
    tests."""
    presets = json.loads((ROOT / 'CMakePresets.json').read_text(encoding='utf-8'))['configurePresets']
    if any(preset.get('cacheVariables', {}).get('BACKUP_KILL_POINTS') and preset['name'] not in ('test', 'sanitize')
           for preset in presets):
        raise CheckFailed('a preset that is not for tests has kill points')
    words = [b'BACKUP_KILL_AT', b'BACKUP_PAUSE_AT', *map(str.encode, kill_points())]
    program = Path(context.program)
    if not all(word in program.read_bytes() for word in words):
        raise CheckFailed('the program under test was not built with BACKUP_KILL_POINTS')
    searched = [path for path in [ROOT / 'build/release/bin/backup-server'] if path.exists()]
    commands = json.loads((program.parents[1] / 'compile_commands.json').read_text(encoding='utf-8'))
    for command in commands:
        if '/service/generations/' in command['file'] and 'mocs_compilation' not in command['file']:
            searched.append(compiled_without_option(command, context.folder(Path(command['file']).name)))
    for path in searched:
        if found := [word for word in words if word in path.read_bytes()]:
            raise CheckFailed(f'{path} contains {found}')
    context.tell(f'{len(searched)} files searched for {len(words)} words')


def compiled_without_option(command, folder):
    words = [word for word in shlex.split(command['command']) if word != '-DBACKUP_KILL_POINTS']
    target = Path(folder) / 'release.o'
    words[words.index('-o') + 1] = str(target)
    subprocess.run(words, cwd=command['directory'], check=True, capture_output=True)
    return target
