#pragma once

#include "shared/json.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace backup {

//! A task as a server would tell it, minute \a minute of an hour.
inline Task sampleTask(
    const QString &id, TaskState state, const QString &name = QStringLiteral("foo_hoge"), int minute = 0)
{
    Task task;
    task.id = id;
    task.name = name;
    task.state = state;
    task.createdAtUtc = QDateTime(QDate(2026, 11, 22), QTime(1, 0), Qt::UTC);
    task.updatedAtUtc = QDateTime(QDate(2026, 11, 22), QTime(2, minute), Qt::UTC);
    if (state != TaskState::Pending)
        task.startedAtUtc = task.createdAtUtc.addSecs(60);
    return task;
}

//! The body of `GET /api/status` that tells \a tasks.
inline QByteArray statusBody(const QList<Task> &tasks)
{
    Status status;
    for (const Task &task : tasks) {
        switch (task.state) {
        case TaskState::Error:
            status.error.append(task);
            break;
        case TaskState::Finished:
            status.finished.append(task);
            break;
        case TaskState::Running:
            status.running.append(task);
            break;
        case TaskState::Pending:
            status.pending.append(task);
            break;
        }
    }
    return QJsonDocument(statusToJson(status)).toJson(QJsonDocument::Compact);
}

//! The body of `GET /api/sets` that tells \a sets and, outside of all sections, \a faults.
inline QByteArray setsBody(const QList<SetInfo> &sets, const QList<ConfigFault> &faults = {})
{
    QJsonArray setArray, faultArray;
    for (const SetInfo &set : sets)
        setArray.append(setInfoToJson(set));
    for (const ConfigFault &fault : faults)
        faultArray.append(configFaultToJson(fault));
    return QJsonDocument(QJsonObject {{QStringLiteral("sets"), setArray}, {QStringLiteral("faults"), faultArray}})
        .toJson(QJsonDocument::Compact);
}

}
