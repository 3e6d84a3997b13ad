#include "monitor/client/foreign_text.h"

#include <QJsonArray>
#include <QJsonObject>
#include <algorithm>

namespace backup {

namespace {

bool isUnsafe(QChar character)
{
    const char16_t code = character.unicode();
    const bool turnsDirection = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    const bool isControl = (code < 0x20 && code != u'\n' && code != u'\t') || (code >= 0x7F && code < 0xA0);
    return turnsDirection || isControl;
}

bool isSafe(const QString &text)
{
    return text.size() <= longestForeignText && std::none_of(text.begin(), text.end(), isUnsafe);
}

QString safe(const QString &text)
{
    QString made = text.left(longestForeignText);
    // Half of a character is none.
    if (text.size() > longestForeignText && made.back().isHighSurrogate())
        made.chop(1);
    std::replace_if(made.begin(), made.end(), isUnsafe, QChar(QChar::ReplacementCharacter));
    return text.size() > longestForeignText ? QString(made + u'\u2026') : made;
}

// Says whether it changed anything, so that what is safe already, nearly all, is neither copied nor compared.
bool makeSafe(QJsonValue &value)
{
    bool isChanged = false;
    if (value.isString()) {
        isChanged = !isSafe(value.toString());
        if (isChanged)
            value = safe(value.toString());
    } else if (value.isArray()) {
        QJsonArray array = value.toArray();
        for (qsizetype i = 0; i < array.size(); ++i) {
            if (QJsonValue item = array.at(i); makeSafe(item)) {
                array.replace(i, item);
                isChanged = true;
            }
        }
        if (isChanged)
            value = array;
    } else if (value.isObject()) {
        QJsonObject object = value.toObject();
        for (const QString &key : object.keys()) {
            if (QJsonValue item = object.value(key); makeSafe(item)) {
                object.insert(key, item);
                isChanged = true;
            }
        }
        if (isChanged)
            value = object;
    }
    return isChanged;
}

}

QString safeText(const QString &text)
{
    return isSafe(text) ? text : safe(text);
}

QJsonObject withSafeTexts(const QJsonObject &object)
{
    QJsonValue value = object;
    return makeSafe(value) ? value.toObject() : object;
}

}
