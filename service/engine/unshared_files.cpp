#include "service/engine/unshared_files.h"

#include "service/engine/change_list.h"
#include "service/engine/same_content.h"
#include "service/engine/staging_edit.h"
#include "service/engine/staging_mark.h"

#include <QFile>
#include <QSet>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

//! One number for both: a hash of the name, which the same name with another inode never has.
quint64 nameAndInode(const dirent &entry)
{
    const auto length = static_cast<qsizetype>(strlen(entry.d_name));
    return pathHash(QByteArray::fromRawData(entry.d_name, length)) ^ entry.d_ino;
}

class UnsharedFiles
{
public:
    UnsharedFiles(const RunRequest &request, const Places &places, ScanResult &scan, RunControl &control)
        : m_isOlder(isOlderCopy(places))
        , m_list(runListsOf(places).changes)
        , m_source(QFile::encodeName(request.set.source))
        , m_staging(places.staging)
        , m_latest(places.latest)
        , m_scan(scan)
        , m_control(control)
    {
    }

    Result<void> look(const Places &places)
    {
        const Result<void> read = readChangeList(m_list, [this](ItemizedEntry::Kind, const QByteArray &path) {
            m_listed.insert(pathHash(path));
            return true;
        });
        if (!read)
            return read;
        ChangeListWriter writer(m_list, QIODevice::Append);
        const Result<void> looked = lookIn(openFolder(places.staging), AT_FDCWD, places.latest, {}, writer);
        return looked ? writer.finish() : looked;
    }

private:
    //! A folder of staging, and the one of that name in \a latestAt; -1 where the latest has none around it.
    Result<void> lookIn(
        Descriptor folder, int latestAt, const QByteArray &latest, const QByteArray &path, ChangeListWriter &writer)
    {
        FolderStream inLatest(openFolder(latestAt, latest.constData()));
        QSet<quint64> shared;
        while (const dirent *entry = inLatest.next())
            shared.insert(nameAndInode(*entry));
        if (latestAt != -1 && inLatest.error() != 0 && !TreeCursor::isNothingThere(inLatest.error()))
            return systemFault(FaultKind::CommitFailed, u"Cannot read, in the latest copy,"_s, path, inLatest.error());
        FolderStream entries(std::move(folder));
        while (const dirent *entry = entries.next()) {
            m_control.signOfLife();
            if (m_control.isCancelled())
                return cancelledFault();
            if (entry->d_type != DT_DIR && shared.contains(nameAndInode(*entry)))
                continue;
            const QByteArray name = entry->d_name;
            const QByteArray child = path.isEmpty() ? name : QByteArray(path + '/' + name);
            Descriptor inner;
            if (entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN)
                inner = openFolder(entries.fd(), name.constData());
            if (!inner.isOpen() && entry->d_type == DT_DIR)
                return systemFault(
                    FaultKind::CommitFailed, u"Cannot open, in the folder for the next copy,"_s, child, errno);
            if (inner.isOpen()) {
                if (const Result<void> looked = lookIn(std::move(inner), inLatest.fd(), name, child, writer); !looked)
                    return looked;
            } else if (!m_listed.contains(pathHash(child))) {
                take(child, writer);
            }
        }
        return entries.error() == 0 ? Result<void>()
                                    : systemFault(FaultKind::CommitFailed,
                                        u"Cannot read, in the folder for the next copy,"_s, path, entries.error());
    }

    void take(const QByteArray &path, ChangeListWriter &writer)
    {
        struct stat now = {};
        struct stat latest = {};
        if (!m_source.look(path, now))
            return; // in a folder that is listed as deleted, or gone since
        const bool isInLatest = m_latest.look(path, latest) && !S_ISDIR(latest.st_mode);
        if (m_isOlder && (!S_ISREG(now.st_mode) || (isInLatest && isWorthLinking(latest, now)) || !isSame(path))) {
            writer.add(ItemizedEntry::Kind::File, path);
            ++m_scan.filesChanged;
            return;
        }
        struct stat staged = {};
        const bool isNew = !isInLatest && m_staging.look(path, staged) && staged.st_nlink == 1;
        m_scan.filesStaged += isInLatest || isNew ? 1 : 0;
        m_scan.filesStagedNew += isNew ? 1 : 0;
    }

    bool isSame(const QByteArray &path)
    {
        const Descriptor now = openFile(m_source, path);
        const Descriptor older = openFile(m_staging, path);
        return now.isOpen() && older.isOpen() && sameContent(now, older, [this] {
            m_control.signOfLife();
            return m_control.isCancelled();
        });
    }

    const bool m_isOlder;
    const QByteArray m_list;
    QSet<quint64> m_listed;
    TreeCursor m_source;
    TreeCursor m_staging;
    TreeCursor m_latest;
    ScanResult &m_scan;
    RunControl &m_control;
};

}

Result<void> lookAtUnsharedFiles(const RunRequest &request, const Ground &ground, ScanResult &scan, RunControl &control)
{
    return UnsharedFiles(request, ground.store.places(), scan, control).look(ground.store.places());
}

}
