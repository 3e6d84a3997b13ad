#pragma once

#include "shared/task.h"

#include <QString>

//! Figures and times as people of the current locale read them.
namespace backup {

//! "1.5 MiB" and the like; empty for a negative number.
QString bytesPhrase(qint64 bytes);
//! "42 s", "3 min 05 s", "2 h 07 min", "3 d 4 h"; empty for a negative number.
QString durationPhrase(qint64 seconds);
//! "5 min ago", "2 days ago"; "just now" below half a minute.
QString agoPhrase(const QDateTime &utc, const QDateTime &nowUtc);
//! Local time: "14:02" today, "yesterday 14:02", else with its date. Empty for an invalid time.
QString shortTime(const QDateTime &utc, const QDateTime &nowUtc);
//! Local date and time to the second. Empty for an invalid time.
QString exactTime(const QDateTime &utc);
//! Local time to the second; unless it is of today, with its date. Empty for an invalid time.
QString clockTime(const QDateTime &utc, const QDateTime &nowUtc);
//! Whether both are of one day by the local clock.
bool isSameDay(const QDateTime &utc, const QDateTime &otherUtc);
//! Local date. Empty for an invalid one.
QString datePhrase(QDate date);

QString phaseWord(Phase phase);
//! Phase, percent, rate and time left, as far as they are known.
QString progressPhrase(const Progress &progress);

//! How long \a task ran, or has been running; -1 when it never began.
qint64 runSeconds(const Task &task, const QDateTime &nowUtc);
QString durationOf(const Task &task, const QDateTime &nowUtc);
//! \a text, which a server always has and tells to those with a token alone; when it is empty, words for that.
QString toldText(const QString &text);
//! What a row says about a task: its fault, its warnings, or nothing.
QString messageOf(const Task &task);

}
