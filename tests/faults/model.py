"""Random histories of a set, with and without faults, against the simple model of what must exist."""

import random
import time

from crash import kill, kill_points
from harness.snapshot import CheckFailed
from harness.world import World

MOVES = ['run', 'run', 'run', 'kill', 'kill', 'kill at a moment', 'cancel', 'keep', 'clock behind', 'refused',
         'delete a generation']


def sequences(context):
    """Sources, days, keep_count, kills, cancels, refusals and hands in random order; every state checked."""
    total = {}
    count = context.count(150)
    for number in range(count):
        seed = context.seed * 100_000 + number
        with context.step(f'sequence seed {seed}'):
            for move in one_sequence(context, seed):
                total[move] = total.get(move, 0) + 1
    context.tell(f'{count} sequences of {sum(total.values())} moves: '
                 + ', '.join(f'{name} {times}' for name, times in sorted(total.items())))


def one_sequence(context, seed):
    """Runs one; the same seed gives the same sequence but for the moments of kills. Answers its moves."""
    rng = random.Random(seed)
    with context.temporary_folder() as root:
        world = World(root, seed, keep=rng.choice([0, 1, 2, 3]), files=rng.choice([3, 12, 30]),
                      extra=rng.choice(['', '', '', 'hard_links = yes\n']))
        moves = [rng.choice(MOVES) for _ in range(rng.randrange(2, 5))]
        for move in moves:
            world.next_day(rng.choice([0, 1, 1, 40]))
            act(world, rng, move)
        world.change().commit_now()
    return moves


def act(world, rng, move):
    world.change(rng.randrange(1, 5))
    before = world.model
    if move == 'run':
        world.commit_now()
    elif move == 'kill':
        world.after_fault(world.run(kill=rng.choice(kill_points())))
    elif move == 'kill at a moment':
        run = world.start()
        time.sleep(rng.random() * 0.2)
        kill(run, rng.choice(['engine', 'rsync', 'all']))
        world.after_fault(run.finish())
    elif move == 'cancel':
        run = world.start()
        time.sleep(rng.random() * 0.1)
        run.process.terminate()
        run.finish()
        is_committed = world.after_fault(run)
        if not is_committed and run.report and run.code != 'cancelled':
            raise CheckFailed(f'cancelled, but {run.told()}')
    elif move == 'keep':
        keep_as_many(world, rng.choice([0, 1, 2, 5]))
        world.commit_now()
    elif move == 'clock behind':
        world.next_day(-10)
        world.commit_now()
        world.next_day(10)
    elif move == 'refused':
        run = world.run(PATH='/nonexistent')
        if run.code != 'rsync-missing' or world.check_instant(before) is not before:
            raise CheckFailed(f'without rsync: {run.told()}')
    elif move == 'delete a generation' and world.generation_names():
        # One that a killed run has not named yet cannot be deleted; the next run must still name it.
        world.model = world.model.copy()
        name = rng.choice(world.generation_names())
        del world.model.generations[name]
        remove_tree(world, name)


def keep_as_many(world, keep):
    """From the next run on, which may have to complete the commit of a killed one before: what that one has not
    pruned yet, it keeps when the new count allows it."""
    still_there = {name: tree for name, tree in world.expiring.items() if name in world.generation_names()}

    def with_keep(model):
        model = model.copy()
        model.keep = keep
        model.generations = still_there | model.generations
        return model

    world.model = with_keep(world.model)
    if world.possible:
        task, completed = world.possible
        world.possible = (task, with_keep(completed))
    with open(world.config, encoding='utf-8') as file:
        lines = file.read().split('\n')
    lines = [f'keep_count = {world.model.keep}' if line.startswith('keep_count') else line for line in lines]
    with open(world.config, 'w', encoding='utf-8') as file:
        file.write('\n'.join(lines))


def remove_tree(world, name):
    import os
    import shutil
    path = os.path.join(world.disk, name)
    shutil.rmtree(path)
