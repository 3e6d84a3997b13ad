#pragma once

#include "service/generations/descriptor.h"

#include <QByteArrayList>
#include <vector>

struct stat;

namespace backup {

//! Reaches entries below one folder by relative paths of raw bytes, without ever following a symlink, and quickly for
//! paths that come in the order of a walk. Longer paths than PATH_MAX are fine.
class TreeCursor
{
public:
    //! \a root itself may be a symlink, as a source may.
    explicit TreeCursor(const QByteArray &root);

    bool isOpen() const { return m_root.isOpen(); }

    //! A place for the *at() calls: the folder's descriptor, good until the next call, and the last part of the path.
    struct Place {
        int folder = -1;
        QByteArray name;
        explicit operator bool() const { return folder >= 0; }
    };
    //! Not a place, with errno, when a folder on the way is missing or is none.
    Place find(const QByteArray &path);
    //! lstat(2) of \a path; errno as there.
    bool look(const QByteArray &path, struct stat &status);
    //! Forgets opened folders at and below \a path, because it is about to be removed or replaced.
    void forget(const QByteArray &path);

    //! Whether \a error, after find() or look(), says that nothing is there; others say that it could not be seen.
    static bool isNothingThere(int error);

private:
    struct Level {
        QByteArray name;
        Descriptor folder;
    };

    Descriptor m_root;
    std::vector<Level> m_levels;
};

}
