#pragma once

#include "service/tasks/run_record.h"

namespace backup {

//! Minute \a minute of the hour in which the sample runs end.
inline QDateTime at(int minute)
{
    return QDateTime(QDate(2026, 11, 22), QTime(2, 0), Qt::UTC).addSecs(60 * minute);
}

//! What the engine reports of a run that went well.
inline RunReport success()
{
    RunReport report;
    report.committed = true;
    report.generation = QStringLiteral("hoge_20261121");
    report.generations = {{QStringLiteral("hoge_20261121"), QDate(2026, 11, 21)}};
    report.dateLast = QDate(2026, 11, 22);
    report.destinationFreeBytes = 10;
    report.destinationSizeBytes = 100;
    return report;
}

//! A run that went well, of minute \a number; the number is its id.
inline HistoryEntry entry(int number, const QString &name = QStringLiteral("foo_hoge"))
{
    return historyEntryOf(QString::number(number), name, at(number), at(number + 1), success());
}

}
