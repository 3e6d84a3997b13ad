#include "service/config/ini_format.h"

#include "service/config/file_identity.h"
#include "service/config/read_to_end.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace backup {

namespace {

constexpr qint64 largestFile = 4 * 1024 * 1024;
constexpr qsizetype mostSections = 10'000;

//! The order of sections and the numbers of lines, which QSettings has no room for, go through it as one value. No key
//! of the dialect stands outside of a section, so that this name is free.
constexpr auto contentKey = "content"_L1;

struct FileContent {
    IniDocument document;
    //! Nothing when the file could not be read to its end.
    std::optional<FileIdentity> identity;
};

FileContent readContent(QFile &file)
{
    const std::optional<QByteArray> text = readToEnd(file);
    return text ? FileContent {parseIni(*text), fileIdentity(file.handle())} : FileContent {};
}

bool readFormat(QIODevice &device, QSettings::SettingsMap &map)
{
    auto *file = qobject_cast<QFile *>(&device);
    if (file == nullptr)
        return false;
    const FileContent content = readContent(*file);
    for (const IniSection &section : content.document.sections) {
        for (const IniEntry &entry : section.entries)
            map.insert(section.name + u'/' + entry.key, entry.value());
    }
    map.insert(contentKey, QVariant::fromValue(content));
    return true;
}

Fault unreadable(const QString &path, const QString &why, const QString &remedy)
{
    return {FaultKind::ConfigUnreadable, u"The configuration %1 cannot be read: %2."_s.arg(path, why), remedy};
}

}

QSettings::Format iniFormat()
{
    // Without a write function: see date_last.h, the one place that writes.
    static const QSettings::Format format = QSettings::registerFormat(u"ini"_s, readFormat, nullptr);
    return format;
}

Result<IniDocument> readIni(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return unreadable(path, u"there is no such file"_s, u"Make the file, or name another with --config."_s);
    if (!info.isFile())
        return unreadable(path, u"it is not an ordinary file"_s, u"Name a text file with --config."_s);
    if (info.size() > largestFile)
        return unreadable(path, u"it is larger than 4 MiB"_s, u"Name the right file with --config."_s);

    const QSettings settings(path, iniFormat());
    if (settings.status() != QSettings::NoError)
        return unreadable(path, u"it cannot be opened"_s,
            u"Let the user that the service runs as read it, for example with chmod a+r."_s);
    auto content = settings.value(contentKey).value<FileContent>();
    // QSettings reads again when size or milliseconds have changed; an edit that keeps both is read past its memory.
    if (!content.identity || content.identity != fileIdentity(path)) {
        QFile file(path);
        if (!file.open(QFile::ReadOnly))
            return unreadable(path, file.errorString(), u"Let the user that the service runs as read it."_s);
        content = readContent(file);
        if (!content.identity)
            return unreadable(path, file.errorString(), u"Look for errors of its disk, for example with dmesg."_s);
    }
    if (content.document.faults.size() >= maxIniFaults)
        return unreadable(path, u"most of its lines make no sense"_s, u"Name the right file with --config."_s);
    if (content.document.sections.size() > mostSections)
        return unreadable(path, u"it has more than 10,000 sections"_s, u"Name the right file with --config."_s);
    return content.document;
}

}
