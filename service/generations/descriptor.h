#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <dirent.h>

namespace backup {

//! Owns a file descriptor.
class Descriptor
{
public:
    Descriptor() = default;
    explicit Descriptor(int fd)
        : m_fd(fd)
    {
    }
    Descriptor(Descriptor &&other) noexcept
        : m_fd(std::exchange(other.m_fd, -1))
    {
    }
    Descriptor &operator=(Descriptor &&other) noexcept;
    ~Descriptor();

    bool isOpen() const { return m_fd >= 0; }
    int get() const { return m_fd; }
    //! Gives the descriptor away.
    int release() { return std::exchange(m_fd, -1); }

private:
    int m_fd = -1;
};

//! Opens a folder for the *at() calls; never follows a symlink in the last part. Not open when that fails; see errno.
Descriptor openFolder(int at, const char *path);
Descriptor openFolder(const QByteArray &path);

//! The entries of a folder, "." and ".." left out.
class FolderStream
{
public:
    //! Takes the descriptor over.
    explicit FolderStream(Descriptor folder);
    FolderStream(const FolderStream &) = delete;
    FolderStream &operator=(const FolderStream &) = delete;
    ~FolderStream();

    //! The next entry, or nothing at the end and on an error; error() tells which.
    const dirent *next();
    //! errno of the failure to open or read; 0 when there was none.
    int error() const { return m_error; }
    int fd() const { return m_stream ? dirfd(m_stream) : -1; }

private:
    DIR *m_stream = nullptr;
    int m_error = 0;
};

//! A Fault that says what was done to which path, with the words of \a error (errno). DestinationFull and
//! DestinationReadOnly for the errors that mean so, else \a kind.
Fault systemFault(FaultKind kind, const QString &what, const QByteArray &path, int error);

}
