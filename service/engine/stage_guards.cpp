#include "service/engine/stage.h"

#include "service/engine/change_list.h"
#include "service/engine/tree_cursor.h"

#include <QLocale>

#include <algorithm>
#include <sys/stat.h>
#include <sys/statvfs.h>

namespace backup {

using namespace Qt::StringLiterals;

Result<void> checkMassDeletion(const RunRequest &request, qint64 filesDeleted, qint64 filesInLatest)
{
    // Who accepts an empty source has accepted that all of its files are gone.
    const bool isAccepted = request.accepts(FaultKind::MassDeletion) || request.accepts(FaultKind::SourceEmpty);
    if (filesDeleted <= 0 || filesInLatest <= 0 || isAccepted)
        return {};
    if (filesDeleted * 100 <= filesInLatest * request.set.maxDeletePercent)
        return {};
    return Fault {FaultKind::MassDeletion,
        u"%1 of %2 files are gone from the source, more than %3 % (max_delete). The latest copy is untouched."_s
            .arg(filesDeleted)
            .arg(filesInLatest)
            .arg(request.set.maxDeletePercent),
        u"Look at the source. If the files are meant to be gone, run this backup once with \"run anyway\" "
        u"(?accept=mass-deletion): they stay in the generations."_s};
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

Result<void> checkSpace(const Places &places, const ScanResult &scan)
{
    struct statvfs filesystem = {};
    if (statvfs(places.control.constData(), &filesystem) != 0)
        return {};
    const double blockBytes = static_cast<double>(filesystem.f_frsize);
    const double freeBytes = static_cast<double>(filesystem.f_bavail) * blockBytes;
    // Files take up whole blocks, and folders some: only what is too much for certain is refused here.
    if (static_cast<double>(scan.diskBytesToCopy) > freeBytes) {
        return Fault {FaultKind::DestinationFull,
            u"%1 are to be copied, but only %2 are free on the destination. The latest copy is untouched."_s.arg(
                QLocale::c().formattedDataSize(scan.diskBytesToCopy),
                QLocale::c().formattedDataSize(static_cast<qint64>(freeBytes))),
            u"Free space on the destination, lower keep_count, or use a larger disk; then retry."_s};
    }
    // Filesystems that make inodes as they need them (btrfs) tell none at all.
    const qint64 inodes = scan.filesNew + scan.foldersNew;
    if (filesystem.f_files > 0 && inodes > static_cast<qint64>(filesystem.f_favail)) {
        return Fault {FaultKind::DestinationFull,
            u"%1 files and folders are new, but the destination has room for %2 (inodes). The latest copy is "
            u"untouched."_s.arg(inodes)
                .arg(filesystem.f_favail),
            u"Delete files or old generations on the destination, lower keep_count, or use a larger disk."_s};
    }
    return {};
}

}
