#pragma once

#include <algorithm>
#include <cerrno>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

namespace backup {

//! From which byte on no file of this program can be read; below 0: the disk is sound.
inline off_t badFrom = -1;

//! Lets files be read up to a byte, as on a disk with bad sectors, while it lives.
class BadSectors
{
public:
    explicit BadSectors(off_t from) { badFrom = from; }
    ~BadSectors() { badFrom = -1; }
    BadSectors(const BadSectors &) = delete;
    BadSectors &operator=(const BadSectors &) = delete;
};

}

//! Stands before the C library's read(2), for Qt as well; to be included once in a program.
extern "C" ssize_t readBeforeBadSectors(int descriptor, void *buffer, size_t size) __asm__("read");

ssize_t readBeforeBadSectors(int descriptor, void *buffer, size_t size)
{
    if (backup::badFrom >= 0) {
        const off_t position = ::lseek(descriptor, 0, SEEK_CUR);
        if (position >= backup::badFrom) {
            errno = EIO;
            return -1;
        }
        if (position >= 0)
            size = std::min(size, static_cast<size_t>(backup::badFrom - position));
    }
    return ::syscall(SYS_read, descriptor, buffer, size);
}
