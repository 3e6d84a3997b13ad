#include "service/engine/stage.h"

#include "service/engine/change_list.h"
#include "service/engine/run_fault.h"
#include "service/engine/tree_cursor.h"

#include <QLocale>

#include <algorithm>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>

#ifndef CIFS_SUPER_MAGIC
#define CIFS_SUPER_MAGIC 0xFF534D42
#endif
#ifndef SMB2_SUPER_MAGIC
#define SMB2_SUPER_MAGIC 0xFE534D42
#endif

namespace backup {

using namespace Qt::StringLiterals;

bool isMassDeletion(const BackupSet &set, qint64 filesDeleted, qint64 filesInLatest)
{
    return filesDeleted > 0 && filesInLatest > 0 && filesDeleted * 100 > filesInLatest * set.maxDeletePercent;
}

Result<void> checkMassDeletion(const RunRequest &request, qint64 filesDeleted, qint64 filesInLatest)
{
    // Who accepts an empty source has accepted that all of its files are gone.
    const bool isAccepted = request.accepts(FaultKind::MassDeletion) || request.accepts(FaultKind::SourceEmpty);
    if (isAccepted || !isMassDeletion(request.set, filesDeleted, filesInLatest))
        return {};
    const QString whatBecomes = request.set.keepCount > 0 ? u"the copy before becomes a generation"_s
                                                          : u"they are gone for good then, for keep_count is 0"_s;
    return Fault {FaultKind::MassDeletion,
        u"%1 of %2 files are gone from the source, or are excluded now: more than %3 % (max_delete)."_s
            .arg(filesDeleted)
            .arg(filesInLatest)
            .arg(request.set.maxDeletePercent),
        u"Look at the source and at exclude. If the files are meant to be gone, %1: %2. If they go so each time, as a "
        u"dump whose name is its day, write max_delete = 100 into [%3]."_s.arg(
            runAnyway(request, FaultKind::MassDeletion), whatBecomes, request.set.name)};
}

Result<void> measureCopy(const QByteArray &source, const QByteArray &listPath, ScanResult &scan)
{
    constexpr qint64 blockBytes = 512; // stat(2), st_blocks, whatever the filesystem's own blocks are
    TreeCursor files(source);
    scan.bytesToCopy = scan.diskBytesToCopy = 0;
    return readChangeList(listPath, [&](ItemizedEntry::Kind kind, const QByteArray &path) {
        struct stat status = {};
        if (kind == ItemizedEntry::Kind::File && files.look(path, status) && S_ISREG(status.st_mode)) {
            scan.bytesToCopy += status.st_size;
            scan.diskBytesToCopy += std::min<qint64>(status.st_size, status.st_blocks * blockBytes);
        }
        return true;
    });
}

namespace {

static_assert(sizeof(off_t) >= 8 && sizeof(time_t) >= 8, "_FILE_OFFSET_BITS and _TIME_BITS are missing");

//! Whether files may take up less than they hold: compressed here, or by the server of a network share.
bool mayCompress(const QByteArray &folder)
{
    constexpr unsigned long zfs = 0x2fc12fc1;
    constexpr unsigned long bcachefs = 0xca451a4e;
    struct statfs filesystem = {};
    if (statfs(folder.constData(), &filesystem) != 0)
        return true;
    switch (static_cast<unsigned long>(filesystem.f_type) & 0xffffffffUL) {
    case BTRFS_SUPER_MAGIC:
    case F2FS_SUPER_MAGIC:
    case NFS_SUPER_MAGIC:
    case CIFS_SUPER_MAGIC:
    case SMB2_SUPER_MAGIC:
    case zfs:
    case bcachefs:
        return true;
    default:
        return false;
    }
}

}

Result<void> checkSpace(const Places &places, const ScanResult &scan, int keepCount)
{
    struct statvfs filesystem = {};
    if (statvfs(places.control.constData(), &filesystem) != 0)
        return {};
    const QString lower = keepCount > 0 ? u"lower keep_count, "_s : QString();
    const double blockBytes = static_cast<double>(filesystem.f_frsize);
    const double freeBytes = static_cast<double>(filesystem.f_bavail) * blockBytes;
    // Files take up whole blocks, and folders some: only what is too much for certain is refused here.
    if (static_cast<double>(scan.diskBytesToCopy) > freeBytes && !mayCompress(places.control)) {
        return Fault {FaultKind::DestinationFull,
            u"%1 are to be copied, but only %2 are free on the destination."_s.arg(
                QLocale::c().formattedDataSize(scan.diskBytesToCopy),
                QLocale::c().formattedDataSize(static_cast<qint64>(freeBytes))),
            u"Free space on the destination, %1or use a larger disk; then retry."_s.arg(lower)};
    }
    // Filesystems that make inodes as they need them (btrfs) tell none at all.
    const qint64 inodes = scan.filesNew + scan.foldersNew;
    if (filesystem.f_files > 0 && inodes > static_cast<qint64>(filesystem.f_favail)) {
        return Fault {FaultKind::DestinationFull,
            u"%1 files and folders are new, but the destination has room for %2 (inodes)."_s.arg(inodes).arg(
                filesystem.f_favail),
            u"Delete files or old generations on the destination, %1or use a larger disk."_s.arg(lower)};
    }
    return {};
}

}
