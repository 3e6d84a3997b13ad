#pragma once

#include "service/generations/descriptor.h"

#include <chrono>

namespace backup {

//! An advisory lock on a file (flock(2)), held until this object and every child process that inherited it are gone.
class FolderLock
{
public:
    enum class Inherit { No, ByChildren };

    //! Holds nothing.
    FolderLock() = default;

    //! Takes the lock on the file at \a path, made if need be. SetBusy when another holds it for longer than
    //! \a patience; systemFault() when the file cannot be made.
    static Result<FolderLock> take(const QByteArray &path, std::chrono::milliseconds patience, Inherit inherit);

    void release() { m_file = Descriptor(); }

private:
    explicit FolderLock(Descriptor file)
        : m_file(std::move(file))
    {
    }

    Descriptor m_file;
};

}
