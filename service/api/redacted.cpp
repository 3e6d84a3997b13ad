#include "service/api/redacted.h"

#include "shared/json.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

bool isSecret(const QString &key)
{
    return key == "message"_L1 || key == "remedy"_L1 || key == "warnings"_L1 || key == "source"_L1 || key == "dest"_L1
        || key == "generation"_L1;
}

QJsonValue redacted(const QJsonValue &value);

QJsonObject redacted(QJsonObject object)
{
    for (auto member = object.begin(); member != object.end(); ++member) {
        if (!isSecret(member.key()))
            *member = redacted(QJsonValue(*member));
        else
            *member = member->isArray() ? QJsonValue(QJsonArray()) : QJsonValue(QString());
    }
    // A generation is called like the folder it was made from.
    QJsonArray generations = object.value("generations"_L1).toArray();
    for (auto &&each : generations) {
        QJsonObject generation = each.toObject();
        generation.insert("name"_L1, generation.value("date"_L1));
        each = generation;
    }
    if (!generations.isEmpty())
        object.insert("generations"_L1, generations);
    return object;
}

QJsonValue redacted(const QJsonValue &value)
{
    if (value.isObject())
        return redacted(value.toObject());
    if (!value.isArray())
        return value;
    QJsonArray array = value.toArray();
    for (auto &&each : array)
        each = redacted(QJsonValue(each));
    return array;
}

} // namespace

QByteArray withoutSecrets(const QByteArray &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    return document.isObject() ? jsonLine(redacted(document.object())) : text;
}

ApiResponse redacted(const ApiResponse &response)
{
    if (response.contentType != "application/json")
        return response;
    ApiResponse open = response;
    open.body = withoutSecrets(response.body);
    return open;
}

} // namespace backup
