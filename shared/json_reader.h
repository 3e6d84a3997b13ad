#pragma once

#include "shared/result.h"

#include <QDate>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>

namespace backup {

//! Takes typed fields out of a JSON object and remembers the first that was missing or of the wrong type, so that a
//! reader can name its fields one after the other and ask once at the end.
class JsonReader
{
public:
    explicit JsonReader(QJsonObject object);

    //! The field must be there, and be of that type.
    QString text(QLatin1StringView key);
    bool flag(QLatin1StringView key);
    qint64 number(QLatin1StringView key);
    QDateTime time(QLatin1StringView key);
    QDate date(QLatin1StringView key);
    QJsonArray array(QLatin1StringView key);
    QJsonObject object(QLatin1StringView key);

    //! The field may be missing: empty or invalid then.
    QString textOrEmpty(QLatin1StringView key);
    QStringList textsOrEmpty(QLatin1StringView key);
    QDateTime timeOrInvalid(QLatin1StringView key);
    QDate dateOrInvalid(QLatin1StringView key);
    std::optional<qint64> numberIfThere(QLatin1StringView key);

    bool has(QLatin1StringView key) const { return m_object.contains(key); }
    //! Notes a fault found by the caller, unless there is one already.
    void reject(const Fault &fault);
    //! The first fault, if any.
    const std::optional<Fault> &fault() const { return m_fault; }

private:
    QJsonValue take(QLatin1StringView key, QJsonValue::Type type);
    void rejectField(QLatin1StringView key, const QString &what);

    QJsonObject m_object;
    std::optional<Fault> m_fault;
};

}
