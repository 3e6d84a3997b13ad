#pragma once

#include <QString>
#include <QStringList>
#include <chrono>
#include <optional>

namespace backup {

enum class Presence {
    There,
    Missing,
    //! Neither is certain, as behind a folder that this user may not enter.
    Unknown,
    //! What is mounted there did not answer in time.
    NoAnswer
};

//! Whether it is certain that nothing is at \a path. Waits as long as what is mounted there.
bool isMissing(const QString &path);

//! What a look at a path shows.
struct Sight {
    Presence presence = Presence::Unknown;
    //! stat(2), st_dev and st_ino: two paths with the same ones lead to the same folder; 0 unless it is there.
    quint64 device = 0;
    quint64 inode = 0;
    //! A link, which may lead to nothing.
    bool isLink = false;
    //! What follows is of what is there, behind a link if it is one.
    bool isFolder = true;
    //! The filesystem is mounted so.
    bool isReadOnly = false;
    //! By the user who looks.
    bool isReadable = true;
    bool isWritable = true;
};

//! Looks whether anything is at \a path. A process of its own looks, which is left behind where it hangs in a dead
//! mount; it keeps nothing of this process open.
Sight sightOf(const QString &path, std::chrono::milliseconds limit = std::chrono::seconds(5));

//! Names of the folders in the folder \a path, found the same way and in no order; empty where it cannot be read,
//! nothing when it did not answer in time.
std::optional<QStringList> foldersIn(const QString &path, std::chrono::milliseconds limit = std::chrono::seconds(5));

}
