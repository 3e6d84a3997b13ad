"""How each program makes one run: first, next, and so on, keeping `keep` copies before the newest."""

import glob
import os
import subprocess

QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}


class Peer:
    """One program with a destination of its own. `commands()` are the command lines of the next run."""

    name = ""
    #: backup-server itself and the floor, which are measured in every round.
    is_ours = False

    def __init__(self, source, dest, aside, keep):
        """`aside` is a folder on another disk, for caches, configuration and locks."""
        self.source, self.dest, self.aside, self.keep, self.run = source, dest, aside, keep, 0

    def restart(self):
        """With an empty destination; the next run is the first."""
        subprocess.run(["rm", "-rf", self.dest, self.aside], check=True)
        os.makedirs(self.aside)
        os.makedirs(self.dest)
        self.run = 0
        self.env = dict(os.environ, LC_ALL="C.UTF-8")
        self.prepare()

    def prepare(self):
        pass

    def commands(self):
        raise NotImplementedError

    def copies(self):
        """How many whole copies are folders of the destination; 0 when they are in a format of the program's own."""
        return len(glob.glob(self.dest + "/*"))


class Floor(Peer):
    name = "rsync in place"
    is_ours = True

    def commands(self):
        return [["rsync", "-a", "--delete", self.source + "/", self.dest + "/latest/"]]


class BackupServer(Peer):
    name = "backup-server"
    is_ours = True
    program = ""

    def prepare(self):
        self.config = self.aside + "/config.ini"
        self.write_date()

    def write_date(self):
        # A day for each run, counted from a fixed one.
        date = f"2020{1 + self.run // 28:02}{1 + self.run % 28:02}"
        with open(self.config, "w") as file:
            file.write(f"[bench_set]\nsource = {self.source}\ndest = {self.dest}/latest\nkeep_count = {self.keep}\n"
                       f"max_delete = 100\ndate_last = {date}\n")

    def commands(self):
        self.write_date()
        return [[self.program, "run", "bench_set", "--config", self.config, "--state-dir", self.aside + "/state"]]


class LinkDest(Peer):
    name = "rsync --link-dest"

    def commands(self):
        link = [f"--link-dest={self.dest}/{self.run - 1:04}"] if self.run else []
        lines = [["rsync", "-a", "--delete", *link, self.source + "/", f"{self.dest}/{self.run:04}/"]]
        if self.run > self.keep:
            lines.append(["rm", "-rf", f"{self.dest}/{self.run - self.keep - 1:04}"])
        return lines


class Naive(Peer):
    name = "cp -a, then rsync"

    def commands(self):
        new = f"{self.dest}/{self.run:04}"
        lines = [["cp", "-a", f"{self.dest}/{self.run - 1:04}", new]] if self.run else []
        lines.append(["rsync", "-a", "--delete", self.source + "/", new + "/"])
        if self.run > self.keep:
            lines.append(["rm", "-rf", f"{self.dest}/{self.run - self.keep - 1:04}"])
        return lines


class Rsnapshot(Peer):
    name = "rsnapshot, cp -al"
    link_dest = 0

    def prepare(self):
        self.config = self.aside + "/rsnapshot.conf"
        lines = [("config_version", "1.2"), ("snapshot_root", self.dest + "/"), ("no_create_root", "1"),
                 ("cmd_cp", "/bin/cp"), ("cmd_rm", "/bin/rm"), ("cmd_rsync", "/usr/bin/rsync"),
                 ("link_dest", str(self.link_dest)), ("retain", "alpha", str(self.keep + 1)), ("verbose", "1"),
                 ("rsync_short_args", "-a"), ("rsync_long_args", "--delete --numeric-ids --relative --delete-excluded"),
                 ("lockfile", self.aside + "/pid"), ("backup", self.source + "/", "localhost/")]
        with open(self.config, "w") as file:
            file.writelines("\t".join(line) + "\n" for line in lines)

    def commands(self):
        return [["rsnapshot", "-c", self.config, "alpha"]]


class RsnapshotLinkDest(Rsnapshot):
    name = "rsnapshot, link_dest"
    link_dest = 1


class Restic(Peer):
    name = "restic"

    def copies(self):
        return 0

    def prepare(self):
        self.env.update(RESTIC_PASSWORD="bench", RESTIC_REPOSITORY=self.dest + "/repo",
                        RESTIC_CACHE_DIR=self.aside + "/cache")
        subprocess.run(["restic", "init"], env=self.env, check=True, **QUIET)

    def commands(self):
        lines = [["restic", "backup", "-q", self.source]]
        if self.run > self.keep:
            lines.append(["restic", "forget", "-q", "--keep-last", str(self.keep + 1), "--prune"])
        return lines


class Borg(Peer):
    name = "borg"

    def copies(self):
        return 0

    def prepare(self):
        self.env.update(BORG_REPO=self.dest + "/repo", BORG_BASE_DIR=self.aside + "/borg",
                        BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK="yes")
        subprocess.run(["borg", "init", "-e", "none"], env=self.env, check=True, **QUIET)

    def commands(self):
        lines = [["borg", "create", f"::{self.run:04}", self.source]]
        if self.run > self.keep:
            lines += [["borg", "prune", "--keep-last", str(self.keep + 1)], ["borg", "compact"]]
        return lines


ALL = [Floor, BackupServer, LinkDest, Rsnapshot, RsnapshotLinkDest, Restic, Borg, Naive]


def check_copies(peer):
    """The newest copy of the folder-keeping peers must be the source; an unequal race would be worthless."""
    newest = {Floor: "latest", BackupServer: "latest"}.get(type(peer))
    if isinstance(peer, (LinkDest, Naive)):
        newest = f"{peer.run - 1:04}"
    elif isinstance(peer, Rsnapshot):
        newest = "alpha.0/localhost" + peer.source
    if newest:
        subprocess.run(["diff", "-rq", "--no-dereference", peer.source, f"{peer.dest}/{newest}"], check=True)
    kept = 1 if isinstance(peer, Floor) else min(peer.run, peer.keep + 1)
    if newest and peer.copies() != kept:
        raise RuntimeError(f"{peer.name} keeps {peer.copies()} copies after {peer.run} runs, not {kept}")
