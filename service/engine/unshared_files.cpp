#include "service/engine/unshared_files.h"

#include "service/engine/change_list.h"
#include "service/engine/file_walk.h"
#include "service/engine/same_content.h"
#include "service/engine/staging_edit.h"
#include "service/engine/staging_mark.h"
#include "service/generations/filesystem.h"

#include <QFile>
#include <QHash>
#include <QSet>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <utility>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

//! One number for both: a hash of the name, which the same name with another inode never has.
quint64 nameAndInode(const dirent &entry, quint64 inode)
{
    const auto length = static_cast<qsizetype>(strlen(entry.d_name));
    return pathHash(QByteArray::fromRawData(entry.d_name, length)) ^ inode;
}

class UnsharedFiles
{
public:
    UnsharedFiles(const RunRequest &request, const Places &places, ScanResult &scan, RunControl &control)
        : m_isOlder(isOlderCopy(places))
        , m_namesTellInodes(filesystemTraits(places.control).keepsInodeNumbers)
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
        if (!looked)
            return looked;
        if (!m_elsewhere.isEmpty()) {
            if (const Result<void> dropped = dropMoved(places.latest); !dropped)
                return dropped;
        }
        for (const qint64 names : std::as_const(m_elsewhere))
            countStaged(names, names);
        return writer.finish();
    }

private:
    //! A folder of staging, and the one of that name in \a latestAt; -1 where the latest has none around it.
    Result<void> lookIn(
        Descriptor folder, int latestAt, const QByteArray &latest, const QByteArray &path, ChangeListWriter &writer)
    {
        FolderStream inLatest(openFolder(latestAt, latest.constData()));
        QSet<quint64> shared;
        while (const dirent *entry = inLatest.next()) {
            if (entry->d_type != DT_DIR)
                shared.insert(nameAndInode(*entry, inodeIn(inLatest, *entry)));
        }
        if (latestAt != -1 && inLatest.error() != 0 && !TreeCursor::isNothingThere(inLatest.error()))
            return systemFault(FaultKind::CommitFailed, u"Cannot read, in the latest copy,"_s, path, inLatest.error());
        FolderStream entries(std::move(folder));
        while (const dirent *entry = entries.next()) {
            m_control.signOfLife();
            if (m_control.isCancelled())
                return cancelledFault();
            const quint64 inode = entry->d_type == DT_DIR ? 0 : inodeIn(entries, *entry);
            if (inode != 0 && shared.contains(nameAndInode(*entry, inode)))
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
                take(child, inode, writer);
            }
        }
        return entries.error() == 0 ? Result<void>()
                                    : systemFault(FaultKind::CommitFailed,
                                        u"Cannot read, in the folder for the next copy,"_s, path, entries.error());
    }

    //! Many FUSE filesystems give all names one number. 0 when it is not known.
    quint64 inodeIn(const FolderStream &folder, const dirent &entry) const
    {
        if (m_namesTellInodes)
            return entry.d_ino;
        struct stat status = {};
        return fstatat(folder.fd(), entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status.st_ino : 0;
    }

    void take(const QByteArray &path, quint64 inode, ChangeListWriter &writer)
    {
        struct stat now = {};
        struct stat latest = {};
        if (!m_source.look(path, now)) {
            // Else in a folder that is listed as deleted, or gone since.
            if (m_isOlder && !TreeCursor::isNothingThere(errno))
                list(path, writer);
            return;
        }
        const bool isInLatest = m_latest.look(path, latest) && !S_ISDIR(latest.st_mode);
        if (m_isOlder
            && (!S_ISREG(now.st_mode) || (isInLatest && isWorthLinking(latest, now))
                || !sameFile(m_source, m_staging, path, m_control))) {
            list(path, writer);
            return;
        }
        struct stat staged = {};
        const bool isLinked = m_staging.look(path, staged) && staged.st_nlink > 1;
        if (isInLatest)
            countStaged(m_namesTellInodes || !isLinked ? 1 : 0, 0);
        else if (isLinked)
            ++m_elsewhere[inode];
        else
            countStaged(1, 1);
    }

    void list(const QByteArray &path, ChangeListWriter &writer)
    {
        writer.add(ItemizedEntry::Kind::File, path);
        ++m_scan.filesChanged;
    }

    void countStaged(qint64 files, qint64 filesNew)
    {
        m_scan.filesStaged += files;
        m_scan.filesStagedNew += filesNew;
    }

    //! Takes out of m_elsewhere what only has another name in the latest, one that the source has no longer.
    Result<void> dropMoved(const QByteArray &latest)
    {
        return walkFiles(latest, m_control, [this](int, const dirent &entry, const QByteArray &path) {
            struct stat now = {};
            const auto found = m_elsewhere.find(entry.d_ino);
            if (found == m_elsewhere.end() || *found == 0)
                return;
            if (!m_source.look(path, now) || S_ISDIR(now.st_mode))
                --*found;
        });
    }

    const bool m_isOlder;
    const bool m_namesTellInodes;
    const QByteArray m_list;
    QSet<quint64> m_listed;
    //! Names in staging of files, by inode, that other copies have, too, and the latest has not by that name.
    QHash<quint64, qint64> m_elsewhere;
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
