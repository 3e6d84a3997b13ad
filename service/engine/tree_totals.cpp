#include "service/engine/tree_totals.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace backup {

TreeTotals totalsOf(Descriptor folder, const std::function<bool()> &shouldStop)
{
    TreeTotals totals;
    FolderStream entries(std::move(folder));
    while (const dirent *entry = entries.next()) {
        struct stat status = {};
        if (shouldStop && shouldStop())
            break;
        if (fstatat(entries.fd(), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (S_ISDIR(status.st_mode)) {
            const TreeTotals inner = totalsOf(openFolder(entries.fd(), entry->d_name), shouldStop);
            totals.files += inner.files;
            totals.bytes += inner.bytes;
            continue;
        }
        ++totals.files;
        totals.bytes += S_ISREG(status.st_mode) || S_ISLNK(status.st_mode) ? status.st_size : 0;
    }
    return totals;
}

TreeLoss lossOf(Descriptor before, int after, const std::function<bool()> &shouldStop)
{
    TreeLoss loss;
    FolderStream entries(std::move(before));
    while (const dirent *entry = entries.next()) {
        struct stat status = {};
        if (shouldStop && shouldStop())
            break;
        if (fstatat(entries.fd(), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (S_ISDIR(status.st_mode)) {
            const Descriptor other = openFolder(after, entry->d_name);
            const TreeLoss inner = lossOf(openFolder(entries.fd(), entry->d_name), other.get(), shouldStop);
            loss.files += inner.files;
            loss.gone += inner.gone;
            continue;
        }
        ++loss.files;
        if (fstatat(after, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
            ++loss.gone;
    }
    return loss;
}

}
