"""fuse_mirror.py BELOW MOUNTPOINT [WORD]...: shows the folder BELOW at MOUNTPOINT, faults included; see FuseMirror.
WORD: "no-links", "one-case"."""

import errno
import os
import sys

from fusepy import FUSE, FuseOSError, Operations


class Mirror(Operations):
    """Passes everything on."""

    use_ns = True

    def __init__(self, root, words):
        self.root = root
        self.has_links = 'no-links' not in words
        self.one_case = 'one-case' in words

    def __call__(self, operation, path, *arguments):
        return super().__call__(operation, self.place(path), *arguments)

    def place(self, path):
        """Where it is below; where upper and lower case are one, as it is spelled there."""
        if not self.one_case:
            return self.root + path
        place = self.root
        for name in filter(None, path.split('/')):
            if not os.path.lexists(f'{place}/{name}') and os.path.isdir(place):
                name = next((other for other in os.listdir(place) if other.lower() == name.lower()), name)
            place += '/' + name
        return place

    def getattr(self, path, handle=None):
        status = os.lstat(path)
        return {'st_mode': status.st_mode, 'st_nlink': status.st_nlink, 'st_uid': status.st_uid,
                'st_gid': status.st_gid, 'st_size': status.st_size, 'st_blocks': status.st_blocks,
                'st_atime': status.st_atime_ns, 'st_mtime': status.st_mtime_ns, 'st_ctime': status.st_ctime_ns}

    def readdir(self, path, handle):
        return ['.', '..', *os.listdir(path)]

    def statfs(self, path):
        status = os.statvfs(path)
        return {key: getattr(status, key) for key in
                ('f_bavail', 'f_bfree', 'f_blocks', 'f_bsize', 'f_favail', 'f_ffree', 'f_files', 'f_frsize')}

    def open(self, path, flags):
        return os.open(path, flags & ~os.O_NOFOLLOW)

    def create(self, path, mode, info=None):
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, mode)

    def read(self, path, size, offset, handle):
        if 'bad-sector' in path:
            raise FuseOSError(errno.EIO)
        return os.pread(handle, size, offset)

    def write(self, path, data, offset, handle):
        if b'bad-sector' in data and os.path.exists(self.root + '/bad-sectors'):
            raise FuseOSError(errno.EIO)
        return os.pwrite(handle, data, offset)

    def truncate(self, path, length, handle=None):
        os.truncate(path, length)

    def release(self, path, handle):
        os.close(handle)

    def fsync(self, path, datasync, handle):
        os.fsync(handle)

    def mkdir(self, path, mode):
        os.mkdir(path, mode)

    def rmdir(self, path):
        os.rmdir(path)

    def unlink(self, path):
        os.unlink(path)

    def rename(self, old, new):
        os.rename(old, self.place(new))

    def link(self, target, source):
        if not self.has_links:
            raise FuseOSError(errno.EPERM)
        try:
            with open(self.root + '/no-links', encoding='ascii') as file:
                raise FuseOSError(int(file.read()))
        except FileNotFoundError:
            pass
        os.link(self.place(source), target, follow_symlinks=False)

    def symlink(self, target, source):
        os.symlink(source, target)

    def readlink(self, path):
        return os.readlink(path)

    def mknod(self, path, mode, device):
        os.mknod(path, mode, device)

    def chmod(self, path, mode):
        os.chmod(path, mode)

    def chown(self, path, uid, gid):
        os.lchown(path, uid, gid)

    def utimens(self, path, times=None):
        os.utime(path, ns=tuple(map(int, times)) if times else None, follow_symlinks=False)

    def access(self, path, mode):
        if not os.access(path, mode):
            raise FuseOSError(errno.EACCES)


if __name__ == '__main__':
    FUSE(Mirror(sys.argv[1], sys.argv[3:]), sys.argv[2], foreground=True, nothreads=True, nonempty=True,
         allow_other=True, default_permissions=True, encoding='utf-8', attr_timeout=0, entry_timeout=0)
