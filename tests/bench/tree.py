"""The source trees that are backed up, and the changes between two runs. Everything comes from a seeded generator."""

import os
import random
import stat
import subprocess


def make_small_files(root, count, mean_bytes=4096, per_folder=1000):
    """`count` files whose sizes are spread evenly around `mean_bytes`, in two levels of folders."""
    noise = random.Random(1)
    block = noise.randbytes(2 * mean_bytes)
    for start in range(0, count, per_folder):
        number = start // per_folder
        folder = f"{root}/part{number // 10}/folder{number}"
        os.makedirs(folder)
        for i in range(start, min(start + per_folder, count)):
            size = noise.randrange(2 * mean_bytes)
            with open(f"{folder}/file{i}", "wb") as file:
                file.write(block[:size])


def make_large_files(root, count=4, mebibytes=256):
    """A few files of random bytes that no block-level trick can shrink."""
    os.makedirs(root, exist_ok=True)
    noise = random.Random(2)
    for i in range(count):
        with open(f"{root}/large{i}", "wb") as file:
            for _ in range(mebibytes):
                file.write(noise.randbytes(1 << 20))


LARGE = 1 << 20


class Changes:
    """What happens to the source between two rounds."""

    def __init__(self, root, seed=3):
        self.root = root
        self.random = random.Random(seed)
        # A symlink of a copied tree leads out of it: what is written through one changes the machine.
        paths = (os.path.join(d, f) for d, _, fs in os.walk(root) for f in fs)
        self.files = sorted(path for path in paths if stat.S_ISREG(os.lstat(path).st_mode))
        self.renamed = 0

    def nothing(self):
        pass

    def change(self, share):
        """At least one file."""
        for path in self.random.sample(self.files, max(1, int(len(self.files) * share))):
            self.rewrite(path)

    def rewrite(self, path):
        """New content; of a large file, 1 % at some place."""
        size = os.path.getsize(path)
        if size < LARGE:
            with open(path, "wb") as file:
                file.write(self.random.randbytes(self.random.randrange(1, 2 * size + 2)))
        else:
            with open(path, "r+b") as file:
                file.seek(self.random.randrange(size * 99 // 100))
                file.write(self.random.randbytes(size // 100))

    def one_percent(self):
        self.change(0.01)

    def one_file(self):
        self.change(0)

    def everything(self):
        self.change(1)

    def delete_one_percent(self):
        gone = set(self.random.sample(self.files, max(1, len(self.files) // 100)))
        for path in gone:
            os.unlink(path)
        self.files = [path for path in self.files if path not in gone]

    def rename_folder(self):
        """The first folder at the top, a tenth of the files or more."""
        name = sorted(os.listdir(self.root))[0]
        self.renamed += 1
        old, new = f"{self.root}/{name}", f"{self.root}/{name.split('-')[0]}-{self.renamed}"
        os.rename(old, new)
        self.files = [new + path[len(old):] if path.startswith(old + "/") else path for path in self.files]


def copy_tree(origin, root):
    """A copy of a real tree, so that the origin is not touched."""
    subprocess.run(["cp", "-a", origin, root], check=True)
