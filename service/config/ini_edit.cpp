#include "service/config/ini_edit.h"

#include "service/config/ini_text.h"

using namespace Qt::StringLiterals;

namespace backup {

namespace {

Fault notEditable(const QString &why)
{
    return {FaultKind::ConfigInvalid, why, u"Run backup-server check and mend what it names."_s};
}

//! What a text says, without where it says it.
QList<std::pair<QString, QList<std::pair<QString, QStringList>>>> meaningOf(const QList<IniSection> &sections)
{
    QList<std::pair<QString, QList<std::pair<QString, QStringList>>>> meaning;
    for (const IniSection &section : sections) {
        meaning.append({section.name, {}});
        for (const IniEntry &entry : section.entries)
            meaning.last().second.append({entry.key, entry.lines});
    }
    return meaning;
}

//! The entry of \a key; nullptr when there is none.
Result<IniEntry *> entryOf(IniSection &section, const QString &key)
{
    IniEntry *found = nullptr;
    for (IniEntry &entry : section.entries) {
        if (entry.key != key)
            continue;
        if (found != nullptr || entry.lines.size() > 1)
            return notEditable(u"%1 stands twice, or in several lines, in [%2]"_s.arg(key, excerpt(section.name)));
        found = &entry;
    }
    return found;
}

Result<IniSection *> sectionOf(IniDocument &document, const QString &name)
{
    IniSection *found = nullptr;
    for (IniSection &section : document.sections) {
        if (section.name != name)
            continue;
        if (found != nullptr)
            return notEditable(u"the section [%1] stands twice"_s.arg(excerpt(name)));
        found = &section;
    }
    for (const ConfigFault &fault : document.faults) {
        if (fault.section == name)
            return notEditable(u"line %1 of [%2] is faulty"_s.arg(QString::number(fault.line), excerpt(name)));
    }
    if (found == nullptr)
        return notEditable(u"there is no section [%1]"_s.arg(excerpt(name)));
    return found;
}

//! The line of \a text that ends at \a end, its line end included.
QByteArray lineBefore(const QByteArray &text, qsizetype end)
{
    qsizetype begin = end;
    while (begin > 0 && (text[begin - 1] == '\n' || text[begin - 1] == '\r'))
        --begin;
    while (begin > 0 && text[begin - 1] != '\n' && text[begin - 1] != '\r')
        --begin;
    return text.sliced(begin, end - begin);
}

QByteArray lineEndOf(const QByteArray &line)
{
    for (const QByteArray &end : {QByteArray("\r\n"), QByteArray("\n"), QByteArray("\r")}) {
        if (line.endsWith(end))
            return end;
    }
    return {};
}

QByteArray withNewLine(const QByteArray &text, const IniSection &section, const QByteArray &assignment)
{
    const QByteArray last = lineBefore(text, section.end);
    const QByteArray end = lineEndOf(last);
    if (end.isEmpty()) // the last line of a text that does not end with a line end
        return text + (text.contains("\r\n") ? "\r\n" : "\n") + assignment;
    return text.left(section.end) + assignment + end + text.sliced(section.end);
}

QByteArray withFirstLine(const QByteArray &text, const ByteRange &place, QByteArray value)
{
    const bool touchesComment =
        place.begin == place.end && place.end < text.size() && (text[place.end] == '#' || text[place.end] == ';');
    if (touchesComment)
        value += ' ';
    return text.left(place.begin) + value + text.sliced(place.end);
}

}

Result<QByteArray> withValue(const QByteArray &text, const QString &section, const QString &key, const QString &value)
{
    IniDocument document = parseIni(text);
    const Result<IniSection *> place = sectionOf(document, section);
    if (!place)
        return place.fault();
    const Result<IniEntry *> entry = entryOf(**place, key);
    if (!entry)
        return entry.fault();

    QByteArray edited;
    if (*entry != nullptr) {
        edited = withFirstLine(text, (*entry)->firstLine, value.toUtf8());
        (*entry)->lines = QStringList {value};
    } else {
        edited = withNewLine(text, **place, u"%1%2 = %3"_s.arg((*place)->indent, key, value).toUtf8());
        (*place)->entries.append({key, {value}, 0, {}});
    }
    const IniDocument after = parseIni(edited);
    if (after.faults.size() != document.faults.size() || meaningOf(after.sections) != meaningOf(document.sections))
        return notEditable(u"%1 cannot be written without changing what other lines mean"_s.arg(key));
    return edited;
}

}
