"""Random small source trees and changes to them."""

import os
import shutil

NAMES = ['a', 'b.txt', 'photos', 'with blank', '-dash', '#hash', 'quote\'"', 'new\nline', 'ünïcode', '\\#012', 'x' * 60]


def random_name(rng):
    name = rng.choice(NAMES)
    return os.fsencode(name if rng.random() < 0.6 else f'{name}{rng.randrange(20)}')


class SourceTree:
    """A folder that is changed at random; every change keeps it a few dozen entries small."""

    def __init__(self, root, rng, special=True):
        self.root = os.fsencode(root)
        self.rng = rng
        self.special = special
        os.makedirs(self.root, exist_ok=True)
        self.serial = 0
        #: Only what any filesystem can hold: files and folders with simple names.
        self.plain = False

    def grow(self, count):
        for _ in range(count):
            self.add()
        return self

    def folders(self):
        return [folder for folder, _, _ in os.walk(self.root)]

    def entries(self):
        found = []
        for folder, folders, files in os.walk(self.root):
            found += [os.path.join(folder, name) for name in folders + files]
        return sorted(found)

    def files(self):
        return [path for path in self.entries() if os.path.isfile(path) and not os.path.islink(path)]

    def content(self):
        """Never the same twice."""
        self.serial += 1
        return b'%d ' % self.serial + self.rng.randbytes(self.rng.choice([0, 10, 300, 5000]))

    def free_path(self):
        while True:
            name = b'file%d' % self.rng.randrange(10**6) if self.plain else random_name(self.rng)
            path = os.path.join(self.rng.choice(self.folders()), name)
            if not os.path.lexists(path):
                return path

    def add(self):
        path = self.free_path()
        kind = self.rng.random()
        if kind < 0.25:
            os.mkdir(path)
        elif kind < 0.35 and not self.plain:
            os.symlink(self.rng.choice([b'nowhere', b'../a', b'/etc']), path)
        elif kind < 0.40 and self.special and not self.plain:
            os.mkfifo(path)
        else:
            self.write(path)
        return path

    def write(self, path):
        with open(path, 'wb') as file:
            file.write(self.content())
        if self.plain:
            os.utime(path, (0, 1_700_000_000 + 4 * self.serial))

    def rewrite(self, name):
        """Makes the entry a file with new content, whatever it was."""
        path = os.path.join(self.root, name)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        elif os.path.lexists(path):
            os.unlink(path)
        self.write(path)

    def change(self):
        """One change that the next copy must show."""
        files = self.files()
        self.rng.choice([self.add, self.edit, self.edit_in_place, self.remove, self.chmod, self.touch, self.chown,
                         self.move, self.retype] if files else [self.add])()

    def edit(self):
        self.write(self.rng.choice(self.files()))

    def edit_in_place(self):
        """Same size, a nanosecond later than before; where only seconds are kept, some seconds."""
        path = self.rng.choice(self.files())
        status = os.stat(path)
        with open(path, 'r+b') as file:
            size = os.fstat(file.fileno()).st_size
            if size:
                file.write(self.rng.randbytes(min(size, 8)))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + (4 * 10**9 if self.plain else 1)))

    def remove(self):
        victims = self.entries()
        if len(victims) < 8:
            self.add()
            return
        path = self.rng.choice(victims)
        if os.path.isdir(path) and not os.path.islink(path):
            if len([entry for entry in victims if entry.startswith(path)]) * 4 < len(victims):
                shutil.rmtree(path)
        else:
            os.unlink(path)

    def chmod(self):
        os.chmod(self.rng.choice(self.files()), self.rng.choice([0o600, 0o644, 0o755, 0o400, 0o4755]))

    def touch(self):
        os.utime(self.rng.choice(self.files()), ns=(0, self.rng.randrange(10**18)))

    def chown(self):
        if os.geteuid() == 0:
            os.lchown(self.rng.choice(self.files()), self.rng.randrange(2000), self.rng.randrange(2000))

    def move(self):
        os.rename(self.rng.choice(self.files()), self.free_path())

    def retype(self):
        path = self.rng.choice(self.files())
        os.unlink(path)
        if self.plain or self.rng.random() < 0.5:
            os.mkdir(path)
        else:
            os.symlink(b'elsewhere', path)
