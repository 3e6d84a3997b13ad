#pragma once

#include <QString>
#include <optional>
#include <sys/types.h>
#include <time.h>

namespace backup {

//! What tells one state of a file from another without reading it.
struct FileIdentity {
    dev_t device = 0;
    ino_t inode = 0;
    off_t size = 0;
    timespec modified = {};
    timespec changed = {};

    bool operator==(const FileIdentity &other) const;
};

//! Of the file behind \a path, links followed; nothing when it cannot be looked at.
std::optional<FileIdentity> fileIdentity(const QString &path);
//! Of an open file.
std::optional<FileIdentity> fileIdentity(int descriptor);

}
