#pragma once

#include <QString>
#include <chrono>

namespace backup {

enum class Presence {
    There,
    Missing,
    //! Neither is certain, as behind a folder that this user may not enter.
    Unknown,
    //! What is mounted there did not answer in time.
    NoAnswer
};

//! Whether anything is at \a path. A process of its own looks, which is left behind where it hangs in a dead mount; it
//! keeps nothing of this process open.
Presence presenceOf(const QString &path, std::chrono::milliseconds limit = std::chrono::seconds(5));

}
