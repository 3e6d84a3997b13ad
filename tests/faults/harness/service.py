"""The service as a process, and its API."""

import http.client
import json
import os
import re
import subprocess
import threading
import time

from .processes import PATIENCE, wait_for
from .snapshot import CheckFailed
from .world import PROGRAM


class Service:
    """A running service for the configuration and state folder of a world."""

    def __init__(self, world, kill=None, pause=None):
        self.world = world
        environment = world.environment(kill, pause)
        base = {key: environment.pop(key) for key in list(environment)
                if key.startswith(('BACKUP_', 'FAKETIME', 'LD_', 'NO_FAKE'))}
        # Double quotes: QProcess::splitCommand() knows no others.
        launcher = ' '.join(['env', *[f'"{key}={value}"' for key, value in base.items()]])
        self.lines = []
        command = [PROGRAM, '--config', world.config, '--state-dir', world.state, '--listen', '127.0.0.1', '--port',
                   '0', '--engine-launcher', launcher]
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
        self.port = None
        threading.Thread(target=self._read, daemon=True).start()
        if not wait_for(lambda: self.port or self.process.poll() is not None) or not self.port:
            raise CheckFailed(f'the service did not start: {self.said()}')

    def _read(self):
        for line in self.process.stderr:
            text = line.decode(errors='replace')
            self.lines.append(text)
            if match := re.search(r'listening on http://[^:]+:(\d+)/', text):
                self.port = int(match[1])

    def said(self):
        return ''.join(self.lines[-20:])

    def ask(self, method, path, timeout=PATIENCE):
        """(status, JSON)"""
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=timeout)
        try:
            connection.request(method, path)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b'null')
        finally:
            connection.close()

    def begin(self, name):
        """Asks for a run; answers the task."""
        user, _, target = name.partition('_')
        status, task = self.ask('POST', f'/api/{user}/{target}')
        if status != 202:
            raise CheckFailed(f'POST answered {status} {task}')
        return task

    def lists(self):
        return self.ask('GET', '/api/status')[1]

    def task(self, task_id):
        return self.ask('GET', f'/api/tasks/{task_id}')[1]

    def wait_end(self, task_id, seconds=PATIENCE):
        """The task once it has ended."""
        found = {}

        def has_ended():
            found.update(self.task(task_id))
            return found.get('state') in ('finished', 'error')

        if not wait_for(has_ended, seconds, 0.02):
            raise CheckFailed(f'the task never ended: {found}; {self.said()}')
        return found

    def history(self):
        answer = self.ask('GET', '/api/history')[1]
        return answer['history'] if isinstance(answer, dict) else answer

    def engines(self):
        from .processes import processes_below
        return processes_below(self.world.root, b'backup-server')

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise CheckFailed(f'the service did not stop: {self.said()}')

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
