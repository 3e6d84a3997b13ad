"""Filesystems of their own: images on loop devices, and a FUSE filesystem with faults."""

import os
import signal
import subprocess
import sys

from .processes import wait_for
from .snapshot import CheckFailed, plain_entry

MAKERS = {
    'ext4': ['mkfs.ext4', '-q', '-F'],
    'btrfs': ['mkfs.btrfs', '-q', '-f'],
    'xfs': ['mkfs.xfs', '-q', '-f'],
    'exfat': ['mkfs.exfat'],
    'ntfs': ['mkfs.ntfs', '-q', '-F', '-f'],
}
DRIVERS = {'exfat': ['mount.exfat-fuse'], 'ntfs': ['mount.ntfs-3g', '-o', 'permissions']}
#: Filesystems that keep neither owner nor mode nor nanoseconds.
PLAIN = {'exfat'}


def run_tool(*command):
    result = subprocess.run(list(map(str, command)), capture_output=True, check=False)
    if result.returncode:
        raise RuntimeError(f'{command}: {(result.stderr or result.stdout).decode(errors="replace").strip()}')
    return result.stdout


class Disk:
    """An image with a filesystem, mounted at `path`."""

    def __init__(self, root, kind, megabytes, options=()):
        self.kind = kind
        self.image = os.path.join(root, f'{kind}.img')
        self.path = os.path.join(root, f'{kind}-disk')
        self.loop = None
        os.makedirs(self.path, exist_ok=True)
        if kind == 'tmpfs':
            run_tool('mount', '-t', 'tmpfs', '-o', ','.join([f'size={megabytes}m', *options]), 'tmpfs', self.path)
            return
        with open(self.image, 'wb') as file:
            file.truncate(megabytes * 2**20)
        run_tool(*MAKERS[kind], *options, self.image)
        self.mount()

    def mount(self, image=None):
        image = image or self.image
        if self.kind not in DRIVERS:
            run_tool('mount', '-o', 'loop', image, self.path)
            return
        self.loop = run_tool('losetup', '--find', '--show', image).decode().strip()
        run_tool(*DRIVERS[self.kind], self.loop, self.path)

    def unmount(self):
        done = lambda *command: subprocess.run(command, capture_output=True, check=False).returncode == 0
        if not wait_for(lambda: done('umount', self.path), step=0.1):
            raise RuntimeError(f'{self.path} stays mounted')
        if self.loop:
            wait_for(lambda: done('losetup', '--detach', self.loop), step=0.1)
            self.loop = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        subprocess.run(['umount', '--lazy', self.path], capture_output=True, check=False)
        if self.loop:
            subprocess.run(['losetup', '--detach', self.loop], capture_output=True, check=False)

    def view(self):
        """How entries look when a copy on this filesystem is compared with its source."""
        return plain_entry if self.kind in PLAIN else None


class FuseMirror:
    """The folder `below`, seen through FUSE at `path`, with faults: names that hold "bad-sector" cannot be read (EIO),
    and such content cannot be written while there is a file "bad-sectors" in `below`. FUSE cannot exchange names.
    `links` False: no hard links either; a file "no-links" in `below`: none for now, and the errno it holds.
    `one_case` True: names that differ in upper and lower case alone are one."""

    def __init__(self, root, below, links=True, name='fuse', one_case=False):
        self.path = os.path.join(root, name)
        os.makedirs(self.path, exist_ok=True)
        os.makedirs(below, exist_ok=True)
        program = os.path.join(os.path.dirname(__file__), 'fuse_mirror.py')
        # Debian's interpreter: python3-fusepy belongs to it.
        words = ([] if links else ['no-links']) + (['one-case'] if one_case else [])
        self.process = subprocess.Popen(['/usr/bin/python3', program, below, self.path, *words])
        if not wait_for(lambda: os.path.ismount(self.path)):
            raise CheckFailed('the FUSE filesystem did not come up')

    def hang(self):
        self.process.send_signal(signal.SIGSTOP)

    def wake(self):
        self.process.send_signal(signal.SIGCONT)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.wake()
        subprocess.run(['umount', '--lazy', self.path], capture_output=True, check=False)
        self.process.terminate()
        self.process.wait()
