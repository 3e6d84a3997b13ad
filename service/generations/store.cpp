#include "service/generations/store.h"

#include "service/generations/descriptor.h"
#include "service/generations/durable_file.h"
#include "service/generations/folder_lock.h"
#include "service/generations/kill_point.h"
#include "service/generations/retention.h"
#include "service/generations/tree_removal.h"
#include "shared/json.h"
#include "shared/json_reader.h"

#include <QFile>
#include <QJsonDocument>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

//! Some filesystems do not tell the type with the name.
bool isFolder(int at, const dirent &entry)
{
    if (entry.d_type != DT_UNKNOWN)
        return entry.d_type == DT_DIR;
    struct stat status = {};
    return fstatat(at, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode);
}

//! Unlike the latest, the folder that holds it may well be a symlink.
Descriptor openParent(const Places &places)
{
    return Descriptor(open(places.parent.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

}

quint64 inodeOf(const QByteArray &path)
{
    struct stat status = {};
    return lstat(path.constData(), &status) == 0 ? status.st_ino : 0;
}

bool renameToFree(const QByteArray &from, const QByteArray &to)
{
    if (renameat2(AT_FDCWD, from.constData(), AT_FDCWD, to.constData(), RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    // The filesystem does not know the flag. Nobody else writes here: a look before is enough.
    if (inodeOf(to) != 0) {
        errno = EEXIST;
        return false;
    }
    return rename(from.constData(), to.constData()) == 0;
}

GenerationStore::GenerationStore(Places places)
    : m_places(std::move(places))
    , m_flusher(std::make_shared<Flusher>())
{
    m_flusher->folder = openParent(m_places);
    m_flusher->openError = m_flusher->folder.isOpen() ? 0 : errno;
}

Result<void> GenerationStore::prepare() const
{
    if (const int error = m_flusher->openError; error != 0)
        return systemFault(FaultKind::DestinationNotWritable, u"Cannot open"_s, m_places.parent, error);
    for (const QByteArray &folder : {m_places.control, m_places.trash}) {
        if (mkdir(folder.constData(), S_IRWXU) != 0 && errno != EEXIST) {
            const int error = errno;
            return systemFault(FaultKind::DestinationNotWritable, u"Cannot make the folder"_s, folder, error);
        }
    }
    return {};
}

bool GenerationStore::hasLatest() const
{
    return inodeOf(m_places.latest) != 0;
}

Result<QList<GenerationName>> GenerationStore::generations() const
{
    QList<GenerationName> found;
    FolderStream entries(openParent(m_places));
    while (const dirent *entry = entries.next()) {
        const auto name = generationFromFolder(m_places.base, entry->d_name);
        if (name && isFolder(entries.fd(), *entry))
            found.append(*name);
    }
    if (entries.error() != 0)
        return systemFault(FaultKind::CommitFailed, u"Cannot read"_s, m_places.parent, entries.error());
    std::sort(found.begin(), found.end());
    return found;
}

QList<GenerationInfo> GenerationStore::generationInfos() const
{
    QList<GenerationInfo> infos;
    const Result<QList<GenerationName>> names = generations();
    if (!names)
        return infos;
    for (auto name = names->crbegin(); name != names->crend(); ++name)
        infos.append({QFile::decodeName(folderFromGeneration(m_places.base, *name)), name->date});
    return infos;
}

std::optional<LatestRecord> GenerationStore::record() const
{
    const std::optional<LatestRecord> record = lastRecord();
    return record && record->inode == inodeOf(m_places.latest) ? record : std::nullopt;
}

std::optional<LatestRecord> GenerationStore::lastRecord() const
{
    const std::optional<QByteArray> content = readSmallFile(m_places.record);
    if (!content)
        return std::nullopt;
    JsonReader reader(QJsonDocument::fromJson(*content).object());
    LatestRecord record;
    record.inode = reader.text("inode"_L1).toULongLong();
    record.date = reader.dateOrInvalid("date"_L1);
    record.files = reader.number("files"_L1);
    record.isDateOnlyHere = reader.has("date_in_config"_L1);
    if (record.isDateOnlyHere)
        record.dateInConfig = dateFromWire(reader.text("date_in_config"_L1));
    if (reader.fault() || record.inode == 0)
        return std::nullopt;
    return record;
}

Result<void> GenerationStore::writeRecord(const LatestRecord &record) const
{
    QJsonObject object {
        {"inode"_L1, QString::number(record.inode)}, // all 64 bits, which a JSON number does not hold
        {"date"_L1, dateToWire(record.date)},
        {"files"_L1, record.files},
    };
    if (record.isDateOnlyHere)
        object.insert("date_in_config"_L1, dateToWire(record.dateInConfig));
    return writeReplacing(m_places.record, QJsonDocument(object).toJson());
}

QDate GenerationStore::dayOfSpare() const
{
    return QDate::fromString(
        QString::fromLatin1(readSmallFile(m_places.spareDay).value_or(QByteArray()).trimmed()), Qt::ISODate);
}

Result<void> GenerationStore::writeDayOfSpare(const QDate &day) const
{
    return writeDurably(m_places.spareDay, day.toString(Qt::ISODate).toLatin1() + '\n');
}

Result<void> GenerationStore::discard(const QByteArray &path) const
{
    for (int i = 1;; ++i) {
        if (renameToFree(path, m_places.trash + '/' + QByteArray::number(i)) || inodeOf(path) == 0)
            return {};
        if (errno != EEXIST && errno != ENOTEMPTY)
            return systemFault(FaultKind::CommitFailed, u"Cannot move to the trash"_s, path, errno);
    }
}

Result<void> GenerationStore::expire(int keepCount, bool keepSpare, const std::optional<GenerationName> &newest,
    const std::function<void(const QByteArray &folder)> &tellGone) const
{
    const Result<QList<GenerationName>> all = generations();
    if (!all)
        return all.fault();
    const QList<GenerationName> expired = expiredGenerations(*all, keepCount, newest);
    Result<void> result;
    for (auto name = expired.crbegin(); name != expired.crend(); ++name) {
        const QByteArray folder = folderFromGeneration(m_places.base, *name);
        const QByteArray path = m_places.generation(folder);
        const bool isSpare = keepSpare && inodeOf(m_places.spare) == 0 && writeDayOfSpare(name->date)
            && renameToFree(path, m_places.spare);
        const Result<void> gone = isSpare ? Result<void>() : discard(path);
        if (gone && tellGone)
            tellGone(folder);
        if (!gone && result)
            result = gone;
        if (!isSpare)
            killPoint("after-expire-one");
    }
    return result;
}

Result<void> GenerationStore::flush() const
{
    if (syncfs(m_flusher->folder.get()) != 0)
        m_flusher->error = errno;
    const int error = m_flusher->error;
    return error == 0 ? Result<void>()
                      : systemFault(FaultKind::CommitFailed, u"Cannot flush"_s, m_places.parent, error);
}

Result<void> GenerationStore::emptyTrash(
    const std::function<bool()> &shouldStop, std::chrono::milliseconds patience) const
{
    const Result<FolderLock> lock = FolderLock::take(m_places.trashLock, patience, FolderLock::Inherit::No);
    if (!lock)
        return lock.fault().kind == FaultKind::SetBusy ? Result<void>() : lock.fault();
    Result<void> result;
    while (result) {
        QByteArrayList names;
        FolderStream entries(openFolder(m_places.trash));
        while (const dirent *entry = entries.next())
            names.append(entry->d_name);
        if (names.isEmpty())
            break;
        for (const QByteArray &name : std::as_const(names)) {
            // One that cannot be removed does not keep the others.
            if (const Result<void> removed = removeTree(m_places.trash + '/' + name, shouldStop); !removed)
                result = removed;
            killPoint("after-trash-one");
            if (shouldStop && shouldStop())
                return result;
        }
    }
    return result;
}

}
