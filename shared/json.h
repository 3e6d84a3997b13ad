#pragma once

#include "shared/history_entry.h"
#include "shared/result.h"
#include "shared/set_info.h"
#include "shared/status.h"

#include <QJsonObject>

//! The wire contract: times are ISO 8601 in UTC with milliseconds and 'Z', dates are "YYYYMMDD" as in config.ini,
//! codes are faultCode() names; a field that does not apply is left out. Readers take unknown fields in silence and
//! answer a Fault of kind InvalidRequest for a field that is missing or of the wrong type.
namespace backup {

QString timeToWire(const QDateTime &utc);
//! An invalid time when \a text is none.
QDateTime timeFromWire(const QString &text);
QString dateToWire(QDate date);
QDate dateFromWire(const QString &text);

QJsonObject progressToJson(const Progress &progress);
Result<Progress> progressFromJson(const QJsonObject &object);

QJsonObject taskToJson(const Task &task);
Result<Task> taskFromJson(const QJsonObject &object);

QJsonObject statusToJson(const Status &status);
Result<Status> statusFromJson(const QJsonObject &object);

QJsonObject historyEntryToJson(const HistoryEntry &entry);
Result<HistoryEntry> historyEntryFromJson(const QJsonObject &object);

QJsonArray generationsToJson(const QList<GenerationInfo> &generations);
Result<QList<GenerationInfo>> generationsFromJson(const QJsonArray &array);

QJsonObject configFaultToJson(const ConfigFault &fault);

QJsonObject setInfoToJson(const SetInfo &info);
Result<SetInfo> setInfoFromJson(const QJsonObject &object);

//! Compact text that ends with a line feed, as it is sent: what a terminal or a mail shows after it begins a line.
QByteArray jsonLine(const QJsonObject &object);

//! {"code", "message", "remedy"}, and "acceptable": true where a guard can be passed.
QJsonObject faultToJson(const Fault &fault);
//! Nothing when \a object is none; a code that this version does not know reads as Internal.
std::optional<Fault> faultFromJson(const QJsonObject &object);

}
