"""What one run costs: time, processor, memory, bytes written to the device."""

import glob
import os
import subprocess
import threading
import time


# The kernel keeps each process's peak; a look now and then misses only what grows in the last moment.
SAMPLE_SECONDS = 0.02


class Disk:
    """An ext4 filesystem on a loop device of its own, whose write counter tells what reached the device."""

    def __init__(self, image, mount, gibibytes):
        self.mount = mount
        subprocess.run(["truncate", "-s", f"{gibibytes}G", image], check=True)
        # An inode for every 5 KiB. No tables are left to be written by the kernel while something is measured; those of
        # a fresh sparse image are zeros already.
        subprocess.run(["mkfs.ext4", "-q", "-i", "5120", "-E", "assume_storage_prezeroed=1,lazy_itable_init=0", image],
                       check=True)
        self.device = subprocess.run(["losetup", "-f", "--show", image], check=True, capture_output=True,
                                     text=True).stdout.strip()
        os.makedirs(mount, exist_ok=True)
        subprocess.run(["mount", "-o", "noatime", self.device, mount], check=True)

    def close(self):
        subprocess.run(["umount", self.mount], check=False)
        subprocess.run(["losetup", "-d", self.device], check=False)

    def flush(self):
        fd = os.open(self.mount, os.O_RDONLY)
        os.fsync(fd)
        os.close(fd)
        os.sync()

    def bytes_written(self):
        """Seventh field of the block device's stat file, in sectors of 512 bytes (kernel, Documentation/block/stat)."""
        self.flush()
        with open(f"/sys/block/{os.path.basename(self.device)}/stat") as file:
            return int(file.read().split()[6]) * 512

    def bytes_used(self):
        self.flush()
        status = os.statvfs(self.mount)
        return (status.f_blocks - status.f_bfree) * status.f_frsize


class MemoryWatch(threading.Thread):
    """Samples the peak resident memory of a process and of each of its descendants, by program name, in KiB."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.peaks, self.ended = pid, {}, False

    def run(self):
        while not self.ended:
            for pid in [self.pid, *descendants(self.pid)]:
                name, peak = peak_memory(pid)
                if name:
                    self.peaks[name] = max(peak, self.peaks.get(name, 0))
            time.sleep(SAMPLE_SECONDS)


def descendants(pid):
    children = []
    for path in glob.glob(f"/proc/{pid}/task/*/children"):
        try:
            with open(path) as file:
                children += [int(word) for word in file.read().split()]
        except OSError:
            pass
    return children + [grandchild for child in children for grandchild in descendants(child)]


def peak_memory(pid):
    try:
        with open(f"/proc/{pid}/status") as file:
            lines = dict(line.split(":", 1) for line in file)
        return lines["Name"].strip(), int(lines.get("VmHWM", "0 kB").split()[0])
    except (OSError, KeyError, ValueError):
        return None, 0


def run(commands, env, disk=None, cold=False):
    """Runs the command lines one after the other: wall and processor seconds, KiB by program, bytes written."""
    before = disk.bytes_written() if disk else 0
    if cold:
        os.sync()
        with open("/proc/sys/vm/drop_caches", "w") as file:
            file.write("3")
    wall = cpu = 0.0
    memory = {}
    for command in commands:
        start = time.monotonic()
        process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        watch = MemoryWatch(process.pid)
        watch.start()
        try:
            errors = process.stderr.read()
        except BaseException: # of a bench that is stopped, the filesystem must be free to be unmounted
            process.kill()
            process.wait()
            raise
        _, status, usage = os.wait4(process.pid, 0)
        wall += time.monotonic() - start
        cpu += usage.ru_utime + usage.ru_stime
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.ended = True
        watch.join()
        for name, peak in watch.peaks.items():
            memory[name] = max(peak, memory.get(name, 0))
        if process.returncode != 0:
            raise RuntimeError(f"{command} ended with {process.returncode}: {errors.decode(errors='replace')[-2000:]}")
    written = disk.bytes_written() - before if disk else 0
    return {"wall": wall, "cpu": cpu, "memory": memory, "written": written}
