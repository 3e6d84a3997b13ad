"""One backup set in a world of its own: folders, configuration, state, and engine runs."""

import datetime
import json
import os
import random
import re
import shutil
import signal
import subprocess
import time

from .model import Model
from .processes import PATIENCE, describe, processes_below, wait_for, wait_for_stop
from .snapshot import CheckFailed, difference, snapshot
from .tree import SourceTree

PROGRAM = os.environ.get('BACKUP_SERVER', 'build/test/bin/backup-server')
FIRST_DAY = datetime.date(2026, 3, 1)
#: What may lie in the control folder while no run goes on.
RESTING = {'lock', 'trash.lock', 'trash', 'spare', 'spare-day', 'journal.json', 'latest.json', 'has-links'}
FAKETIME = next((path for path in (f'/usr/lib/{arch}-linux-gnu/faketime/libfaketime.so.1'
                                   for arch in ('x86_64', 'aarch64')) if os.path.exists(path)), None)


class Run:
    """An engine process and what it told."""

    def __init__(self, world, process, task):
        self.world, self.process, self.task = world, process, task
        self.events = []
        self.errors = ''

    def finish(self, timeout=PATIENCE):
        try:
            out, err = self.process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise CheckFailed(f'the run did not end within {timeout} s')
        self.errors = err.decode(errors='replace')
        for line in out.split(b'\n'):
            try:
                self.events.append(json.loads(line))
            except ValueError:
                pass  # the line that a kill cut off
        return self

    def kill(self):
        """The engine alone, its rsync must follow by itself."""
        self.process.kill()

    def resume(self):
        os.kill(self.process.pid, signal.SIGCONT)

    @property
    def was_killed(self):
        """By SIGKILL, or by the SIGTERM of a cancel that came before the engine listened for it."""
        return self.process.returncode < 0

    @property
    def report(self):
        return next((event for event in self.events if event['event'] == 'report'), None)

    @property
    def code(self):
        """The fault's code, empty for a finished run."""
        return (self.report or {}).get('fault', {}).get('code', '')

    @property
    def log(self):
        return '\n'.join(event['text'] for event in self.events if event['event'] == 'log')

    def recovered(self):
        return [event for event in self.events if event['event'] == 'recovered']

    def told(self):
        return f'exit {self.process.returncode}, report {self.report}, errors {self.errors[-500:]!r}'


class World:
    """Everything of one set. `today` is the day on which its next run takes place."""

    def __init__(self, root, seed=0, disk=None, keep=2, files=25, name='foo_hoge', view=None, special=True, extra=''):
        self.root = root
        self.name = name
        self.rng = random.Random(seed)
        self.source = os.path.join(root, 'source')
        self.disk = disk or os.path.join(root, 'disk')
        self.dest = os.path.join(self.disk, 'hoge')
        self.control = os.path.join(self.disk, '.hoge.backup-server')
        self.config = os.path.join(root, 'config.ini')
        self.state = os.path.join(root, 'state')
        self.view = view or (lambda entry: entry)
        self.extra = extra
        for folder in (self.source, self.disk, self.state):
            os.makedirs(folder, exist_ok=True)
        self.tree = SourceTree(self.source, self.rng, special).grow(files)
        self.model = Model(keep=keep)
        self.today = FIRST_DAY
        self.tasks = 0
        self.faketime = True
        self.user, self.program = None, PROGRAM
        #: A commit that the next run may complete: (task, the model after it).
        self.possible = None
        #: Whether the destination can exchange names; where it cannot, the latest is missing for an instant.
        self.exchanges = True
        #: Generations before the last run that went well; a power cut may bring back those that it let go.
        self.lately = {}
        #: Whether an exchange changes times (XFS).
        self.late_times = False
        #: Generations that have expired in the model, but whose run was killed before it could let them go.
        self.expiring = {}
        #: Tasks whose commit nobody has told of yet.
        self.untold = set()
        #: Generations that a killed run has exchanged, but not named yet: they still are the staging folder.
        self.unnamed = set()
        self.write_config()

    def config_text(self):
        last = f'date_last = {self.model.day:%Y%m%d}  ; written by the server\n' if self.model.day else ''
        return (f'# a comment that stays\n[{self.name}]\nsource = {self.source}\ndest = {self.dest}\n'
                f'keep_count = {self.model.keep}\nmax_delete = 100\n{last}{self.extra}')

    def write_config(self):
        with open(self.config, 'w', encoding='utf-8') as file:
            file.write(self.config_text())

    def date_last(self):
        with open(self.config, encoding='utf-8') as file:
            match = re.search(r'^date_last *= *(\d{8})', file.read(), re.M)
        return datetime.datetime.strptime(match[1], '%Y%m%d').date() if match else None

    def run_as(self, user):
        """Runs belong to that user from now on, who may not enter the folder that the program was built in."""
        self.user = user
        self.program = shutil.copy(PROGRAM, os.path.dirname(self.root))

    def environment(self, kill=None, pause=None, moment=None):
        environment = {'PATH': os.environ['PATH'], 'LC_ALL': 'C.UTF-8', 'TZ': 'UTC', 'HOME': self.root}
        if kill:
            environment['BACKUP_KILL_AT'] = kill
        if pause:
            environment['BACKUP_PAUSE_AT'] = pause
        if self.faketime:
            environment |= {'LD_PRELOAD': FAKETIME, 'FAKETIME': f'@{moment or f"{self.today} 12:00:00"}',
                            'FAKETIME_DONT_FAKE_MONOTONIC': '1', 'NO_FAKE_STAT': '1', 'FAKETIME_DISABLE_SHM': '1'}
        return environment

    def start(self, kill=None, pause=None, moment=None, accept=(), task=None, launcher=(), **overrides):
        """Starts a run; it is paused when this returns, if that was asked for and it came so far."""
        self.tasks += 1
        task = task or f'task-{self.tasks}'
        command = [*launcher, self.program, 'run', self.name, '--json', '--task', task, '--config', self.config,
                   '--state-dir', self.state]
        for code in accept:
            command += ['--accept', code]
        environment = self.environment(kill, pause, moment) | overrides
        if self.user:
            # Not into setpriv itself: what faketime makes for root, another user could not open.
            preload = f'LD_PRELOAD={environment.pop("LD_PRELOAD", "")}'
            command = ['setpriv', f'--reuid={self.user}', f'--regid={self.user}', '--clear-groups', 'env', preload,
                       *command]
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, start_new_session=True)
        run = Run(self, process, task)
        if pause:
            wait_for_stop(process)
        return run

    def run(self, **how):
        return self.start(**how).finish()

    def see(self, path):
        return snapshot(path, self.view)

    def source_tree(self):
        return self.see(self.source)

    def change(self, count=3):
        """Changes the source at random, at least so that the next copy differs from the one before."""
        for _ in range(count):
            self.tree.change()
        self.tree.rewrite(b'every-time')
        return self

    def next_day(self, days=1):
        self.today += datetime.timedelta(days=days)
        return self

    # What must hold

    def generation_names(self):
        return sorted(name for name in os.listdir(self.disk) if re.fullmatch(r'hoge_\d{8}(\.\d+)?', name))

    def check_instant(self, *models):
        """After any fault: the latest is whole, and no generation is lost, altered or half deleted. Answers which of
        the models, that of before or that of after, the latest agrees with."""
        found = self.see(self.dest)
        reached = next((model for model in models if self.is_same(found, model.latest)), None)
        if reached is None and found is None and not self.exchanges:
            reached = models[0]
        if reached is None:
            raise CheckFailed('the latest is none of the complete copies: '
                              + ' | '.join(difference(model.latest, found) for model in models))
        known = dict(self.expiring)
        for model in models:
            known |= model.generations
        for name in self.generation_names():
            tree = self.see(os.path.join(self.disk, name))
            if name not in known:
                raise CheckFailed(f'{name} should not exist')
            if words := difference(known[name], tree):
                raise CheckFailed(f'{name} was altered: {words}')
        kept = set.intersection(*(set(model.generations) for model in models))
        for name in kept - set(self.generation_names()):
            waiting = [self.see(os.path.join(self.control, place)) for place in ('staging', 'old')]
            if name not in self.unnamed or not any(self.is_same(tree, known[name]) for tree in waiting):
                raise CheckFailed(f'{name} is lost')
        return reached

    def is_same(self, found, tree):
        if found == tree or not self.late_times or found is None or tree is None:
            return found == tree
        # XFS: the exchange has changed the folder's own time, which the next run puts right.
        if not os.path.lexists(os.path.join(self.control, 'staging')):
            return False
        return found | {b'.': None} == tree | {b'.': None}

    def check_settled(self, run=None):
        """After a run that went well: exactly what the model says, and nothing left over."""
        if run and (run.code or not run.report or not run.report['committed']):
            raise CheckFailed(f'the run should have finished: {run.told()}')
        self.expiring = {}
        self.check_instant(self.model)
        if self.generation_names() != sorted(self.model.generations):
            raise CheckFailed(f'generations {self.generation_names()}, expected {sorted(self.model.generations)}')
        self.check_resting()
        if self.date_last() != self.model.day:
            raise CheckFailed(f'date_last is {self.date_last()}, expected {self.model.day}')
        if run:
            self.check_truth(run)

    def check_resting(self, and_also=()):
        left = set(os.listdir(self.control)) - RESTING - set(and_also)
        if left or os.listdir(os.path.join(self.control, 'trash')):
            raise CheckFailed(f'left over: {left}, in the trash {os.listdir(os.path.join(self.control, "trash"))}')

    def check_truth(self, run):
        told = sorted(info['name'] for info in run.report['generations'])
        if told != sorted(self.model.generations):
            raise CheckFailed(f'the report tells of {told}, there are {sorted(self.model.generations)}')
        if run.report.get('date_last') != f'{self.model.day:%Y%m%d}':
            raise CheckFailed(f'the report says date_last {run.report.get("date_last")}, it is {self.model.day}')
        self.hear(run)
        if self.untold:
            raise CheckFailed(f'nobody ever told of the commits of {self.untold}')

    def hear(self, run):
        self.untold -= {event['task'] for event in run.recovered()}

    def check_no_orphans(self):
        if not wait_for(lambda: not processes_below(self.root), 20):
            raise CheckFailed(f'still running: {[describe(pid) for pid in processes_below(self.root)]}')

    # The usual sequences

    def commit_now(self, **how):
        """A run that must finish."""
        tree = self.source_tree()
        before = self.model.generations | self.expiring
        run = self.run(**how)
        self.model = self.models_before(run)[-1].committed(tree, self.today)
        self.possible = None
        self.check_settled(run)
        self.lately = before
        return run

    def models_before(self, run):
        """What the latest may have been before the run: a commit that was cut short is completed by the next run."""
        if not self.possible:
            return [self.model]
        task, completed = self.possible
        is_told = task in {event['task'] for event in run.recovered()}
        if is_told:
            return [completed]
        return [completed, self.model] if run.was_killed else [self.model]

    def task_in_journal(self):
        """Whose commit the journal tells of; the run after it may have died before it could look."""
        try:
            with open(os.path.join(self.control, 'journal.json'), encoding='utf-8') as file:
                return json.load(file)['note']['task']
        except FileNotFoundError:
            return None

    def after_fault(self, run):
        """Takes over whichever of the complete states was reached, and sees that the run told so."""
        tree = self.source_tree()
        self.check_no_orphans()
        self.hear(run)
        befores = self.models_before(run)
        afters = [before.committed(tree, self.today) for before in befores]
        for before in befores:
            self.expiring |= before.generations
        before = self.model
        self.model = self.check_instant(*befores, *afters)
        is_committed = self.model in afters
        is_told = bool(run.report and run.report['committed'])
        if is_told and not is_committed:
            raise CheckFailed(f'success was told, but nothing was committed: {run.told()}')
        if is_committed and not is_told:
            self.untold.add(run.task)
        elif self.possible and self.model is self.possible[1] and self.model is not before and run.was_killed:
            self.untold.add(self.possible[0])
        self.hear(run)
        missing = set(self.model.generations) - set(self.generation_names())
        self.unnamed = missing & self.unnamed if self.model is before else missing
        if is_committed or self.model in befores and os.path.lexists(self.dest):
            self.possible = None
        elif self.task_in_journal() == run.task:
            self.possible = (run.task, afters[-1])
        return is_committed
