#pragma once

#include "shared/set_info.h"

#include <QColor>
#include <QIcon>

namespace backup {

//! What there is to say of a backup set at a glance, worst first.
enum class SetHealth {
    //! Its section in config.ini is faulty, so that it does not run.
    Faulty,
    //! Its last run failed.
    Failed,
    //! No good run for longer than people want to be without one.
    Overdue,
    //! None by its server, whatever copy of another program there is.
    NoGoodRun,
    Fine,
};

//! Whether the last run of \a set failed. One that a person has stopped did not.
bool hasFailed(const SetInfo &set);
//! Whether \a set has been without a good run for so many days, however its last one ended; 0: never.
bool isOverdue(const SetInfo &set, int overdueAfterDays, const QDateTime &nowUtc);
//! \a overdueAfterDays 0: nothing is ever overdue.
SetHealth setHealth(const SetInfo &set, int overdueAfterDays, const QDateTime &nowUtc);

QString healthWord(SetHealth health);
//! One of the icons of states: what is wrong looks like an error.
QIcon healthIcon(SetHealth health);

}
