#include "shared/json_reader.h"

#include "shared/json.h"

#include <cmath>

namespace backup {

JsonReader::JsonReader(QJsonObject object)
    : m_object(std::move(object))
{
}

void JsonReader::reject(const Fault &fault)
{
    if (!m_fault)
        m_fault = fault;
}

void JsonReader::rejectField(QLatin1StringView key, const QString &what)
{
    reject({FaultKind::InvalidRequest, QStringLiteral("the field \"%1\" %2").arg(key, what), {}});
}

QJsonValue JsonReader::take(QLatin1StringView key, QJsonValue::Type type)
{
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined())
        rejectField(key, QStringLiteral("is missing"));
    else if (value.type() != type)
        rejectField(key, QStringLiteral("has the wrong type"));
    return value;
}

QString JsonReader::text(QLatin1StringView key)
{
    return take(key, QJsonValue::String).toString();
}

bool JsonReader::flag(QLatin1StringView key)
{
    return take(key, QJsonValue::Bool).toBool();
}

qint64 JsonReader::number(QLatin1StringView key)
{
    const double value = take(key, QJsonValue::Double).toDouble();
    // A double holds whole numbers exactly up to 2^53 (IEEE 754, binary64).
    if (std::abs(value) > 9007199254740992.0 || value != std::floor(value)) {
        rejectField(key, QStringLiteral("is not a whole number"));
        return 0;
    }
    return static_cast<qint64>(value);
}

QDateTime JsonReader::time(QLatin1StringView key)
{
    const QDateTime value = timeFromWire(text(key));
    if (!value.isValid())
        rejectField(key, QStringLiteral("is not a time"));
    return value;
}

QDate JsonReader::date(QLatin1StringView key)
{
    const QDate value = dateFromWire(text(key));
    if (!value.isValid())
        rejectField(key, QStringLiteral("is not a date"));
    return value;
}

QJsonArray JsonReader::array(QLatin1StringView key)
{
    return take(key, QJsonValue::Array).toArray();
}

QJsonObject JsonReader::object(QLatin1StringView key)
{
    return take(key, QJsonValue::Object).toObject();
}

QString JsonReader::textOrEmpty(QLatin1StringView key)
{
    return has(key) ? text(key) : QString();
}

QStringList JsonReader::textsOrEmpty(QLatin1StringView key)
{
    QStringList texts;
    if (!has(key))
        return texts;
    for (const QJsonValue &value : array(key)) {
        if (!value.isString())
            rejectField(key, QStringLiteral("holds something that is no text"));
        texts.append(value.toString());
    }
    return texts;
}

QDateTime JsonReader::timeOrInvalid(QLatin1StringView key)
{
    return has(key) ? time(key) : QDateTime();
}

QDate JsonReader::dateOrInvalid(QLatin1StringView key)
{
    return has(key) ? date(key) : QDate();
}

std::optional<qint64> JsonReader::numberIfThere(QLatin1StringView key)
{
    if (!has(key))
        return std::nullopt;
    return number(key);
}

}
