#include "service/engine/change_list.h"

#include "service/generations/descriptor.h"

#include <cerrno>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 blockBytes = 128 * 1024;
// A leading '#' or ';' would be a comment, even between NULs; "./" keeps any name a name (rsync(1), --files-from).
constexpr QByteArrayView listPrefix = "./";

char letterOf(ItemizedEntry::Kind kind)
{
    switch (kind) {
    case ItemizedEntry::Kind::File:
        return 'f';
    case ItemizedEntry::Kind::Folder:
        return 'd';
    case ItemizedEntry::Kind::DeletedFile:
        return 'x';
    case ItemizedEntry::Kind::DeletedFolder:
        return 'X';
    }
    Q_UNREACHABLE();
}

ItemizedEntry::Kind kindOf(char letter)
{
    for (const auto kind : {ItemizedEntry::Kind::File, ItemizedEntry::Kind::Folder, ItemizedEntry::Kind::DeletedFile}) {
        if (letterOf(kind) == letter)
            return kind;
    }
    return ItemizedEntry::Kind::DeletedFolder;
}

Fault listFault(const QFile &file, const QString &what)
{
    if (file.error() == QFileDevice::ResourceError)
        return systemFault(FaultKind::DestinationFull, what, QFile::encodeName(file.fileName()), ENOSPC);
    return {FaultKind::CommitFailed, u"%1 %2: %3."_s.arg(what, file.fileName(), file.errorString()), {}};
}

Fault readFault(const QFile &file)
{
    return listFault(file, u"Cannot read the list of changes"_s);
}

Result<void> readRecords(const QByteArray &path, const std::function<bool(const QByteArray &)> &take)
{
    QFile file(QFile::decodeName(path));
    if (!file.open(QIODevice::ReadOnly))
        return readFault(file);
    QByteArray block;
    for (bool more = true; more;) {
        const QByteArray read = file.read(blockBytes);
        more = !read.isEmpty();
        block += read;
        qsizetype begin = 0;
        for (qsizetype end = block.indexOf('\0'); end >= 0; end = block.indexOf('\0', begin)) {
            if (end > begin && !take(block.sliced(begin, end - begin)))
                return {};
            begin = end + 1;
        }
        block.remove(0, begin);
    }
    if (file.error() != QFileDevice::NoError)
        return readFault(file);
    return {};
}

Result<void> finishFile(QFile &file)
{
    if (!file.isOpen() || !file.flush() || file.error() != QFileDevice::NoError)
        return listFault(file, u"Cannot write the list of changes"_s);
    file.close();
    return {};
}

}

bool isDeletion(ItemizedEntry::Kind kind)
{
    return kind == ItemizedEntry::Kind::DeletedFile || kind == ItemizedEntry::Kind::DeletedFolder;
}

quint64 pathHash(const QByteArray &path)
{
    return static_cast<quint64>(qHash(path, 0)) << 32 ^ static_cast<quint64>(qHash(path, 1));
}

ChangeListWriter::ChangeListWriter(const QByteArray &path, QIODevice::OpenModeFlag mode)
    : m_file(QFile::decodeName(path))
{
    m_file.open(mode);
}

void ChangeListWriter::add(ItemizedEntry::Kind kind, const QByteArray &path)
{
    m_file.putChar(letterOf(kind));
    m_file.write(path.constData(), path.size() + 1); // the NUL too
}

Result<void> ChangeListWriter::finish()
{
    return finishFile(m_file);
}

Result<void> readChangeList(
    const QByteArray &path, const std::function<bool(ItemizedEntry::Kind, const QByteArray &)> &take)
{
    return readRecords(path, [&take](const QByteArray &record) { return take(kindOf(record[0]), record.sliced(1)); });
}

Result<void> readCopyList(const QByteArray &path, const std::function<bool(const QByteArray &)> &take)
{
    return readRecords(path, [&take](const QByteArray &record) { return take(record.sliced(listPrefix.size())); });
}

CopyListWriter::CopyListWriter(const QByteArray &path)
    : m_file(QFile::decodeName(path))
{
    m_file.open(QIODevice::WriteOnly | QIODevice::Truncate);
}

void CopyListWriter::add(const QByteArray &path)
{
    if (path == ".")
        return;
    addFolders(path.split('/'));
    write(path);
}

void CopyListWriter::addParents(const QByteArray &path)
{
    addFolders(path.split('/'));
}

void CopyListWriter::addFolders(const QByteArrayList &parts)
{
    const QByteArrayList parents = parts.first(parts.size() - 1);
    qsizetype common = 0;
    while (common < parents.size() && common < m_parents.size() && parents[common] == m_parents[common])
        ++common;
    for (; common < parents.size(); ++common)
        write(parents.first(common + 1).join('/'));
    m_parents = parents;
}

void CopyListWriter::write(const QByteArray &path)
{
    m_file.write(listPrefix.data(), listPrefix.size());
    m_file.write(path.constData(), path.size() + 1);
}

Result<void> CopyListWriter::finish()
{
    return finishFile(m_file);
}

}
