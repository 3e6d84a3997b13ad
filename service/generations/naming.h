#pragma once

#include <QDate>
#include <QStringList>
#include <optional>

namespace backup {

//! What is known when a new latest is about to be committed.
struct NamingFacts {
    QDate today;
    //! What config.ini, or the record kept for it, says; invalid when nothing does.
    QDate dateLast;
    bool hasLatest = false;
    //! Day on which the latest folder was last changed, for a latest whose day nothing else tells.
    QDate latestChanged;
    int keepCount = 0;
    //! The new copy is so much less, or of something else, that this had to be accepted.
    bool isLoss = false;
};

//! What the commit does with the copy that was the latest until now.
struct Naming {
    //! Day of the generation it becomes; nothing: it is replaced.
    std::optional<QDate> generation;
    //! Day of the new latest, for config.ini.
    QDate dateLast;
    QStringList warnings;
};

//! Pure. A second run on the day of date_last replaces the latest, unless much would go with it; so does one on a clock
//! that stands before date_last (a Pi without a battery clock), with a warning: no earlier date is ever invented.
Naming decideNaming(const NamingFacts &facts);

}
