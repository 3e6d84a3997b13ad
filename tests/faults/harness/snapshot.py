"""What a tree holds, as values that can be compared."""

import os
import stat


class CheckFailed(Exception):
    """A promise was broken; the text says which."""


def attributes_of(path):
    """Extended attributes, ACLs among them, but not once more as XFS shows them; empty where there are none."""
    try:
        return {name: os.getxattr(path, name, follow_symlinks=False)
                for name in os.listxattr(path, follow_symlinks=False)
                if not name.startswith('trusted.SGI_ACL_')}
    except OSError:
        return {}


def entry_of(path):
    """Everything of one entry that a copy must keep; link count, inode and access time aside."""
    status = os.lstat(path)
    kind = stat.S_IFMT(status.st_mode)
    content = None
    if kind == stat.S_IFREG:
        with open(path, 'rb') as file:
            content = file.read()
    elif kind == stat.S_IFLNK:
        content = os.readlink(path)
    elif kind in (stat.S_IFCHR, stat.S_IFBLK):
        content = status.st_rdev
    return (kind, stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid, status.st_mtime_ns,
            tuple(sorted(attributes_of(path).items())), content)


def plain_entry(entry):
    """What filesystems without owners, modes and exact times keep of an entry."""
    kind, _, _, _, mtime, _, content = entry
    return (kind, mtime // 4_000_000_000 if kind == stat.S_IFREG else None, content)


def snapshot(root, view=lambda entry: entry):
    """{relative path: entry} of a tree, the root itself as b'.'; None when it is not there."""
    root = os.fsencode(root)
    if not os.path.lexists(root):
        return None
    tree = {b'.': view(entry_of(root))}
    pending = [b'']
    while pending:
        folder = pending.pop()
        for name in os.listdir(os.path.join(root, folder)):
            path = os.path.join(folder, name)
            tree[path] = view(entry_of(os.path.join(root, path)))
            if tree[path][0] == stat.S_IFDIR:
                pending.append(path)
    return tree


def difference(expected, found, limit=6):
    """A few words on how two snapshots differ; empty when they do not."""
    if expected is None or found is None:
        return '' if expected is found else f'expected {expected is not None}, found {found is not None}'
    lines = []
    for path in sorted(set(expected) | set(found)):
        before, after = expected.get(path), found.get(path)
        if before != after:
            lines.append(f'{path!r}: expected {shortened(before)}, found {shortened(after)}')
    more = f' and {len(lines) - limit} more' if len(lines) > limit else ''
    return '; '.join(lines[:limit]) + more


def shortened(entry):
    if entry is None:
        return 'nothing'
    return repr(tuple(value[:24] if isinstance(value, bytes) else value for value in entry))
