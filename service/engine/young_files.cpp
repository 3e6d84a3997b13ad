#include "service/engine/young_files.h"

#include "service/engine/change_list.h"
#include "service/engine/scan.h"
#include "service/engine/tree_cursor.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

class Marker
{
public:
    Marker(const Ground &ground, time_t began, RunControl &control)
        : m_mayShare(ground.hasLatest)
        , m_began(began)
        , m_now(time(nullptr))
        , m_control(control)
    {
    }

    //! Looks at the entry \a name of \a folder.
    void look(int folder, const char *name)
    {
        struct stat status = {};
        if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode)
            || (m_mayShare && status.st_nlink > 1) || !isYoung(status.st_mtim))
            return;
        const timespec times[] {{0, UTIME_OMIT}, {status.st_mtim.tv_sec, status.st_mtim.tv_nsec + 1}};
        if (utimensat(folder, name, times, AT_SYMLINK_NOFOLLOW) == 0)
            ++m_count;
    }

    //! Looks at all below \a folder, which is called \a path.
    Result<void> lookBelow(Descriptor folder, const QByteArray &path)
    {
        FolderStream entries(std::move(folder));
        while (const dirent *entry = entries.next()) {
            m_control.signOfLife();
            if (m_control.isCancelled())
                return cancelledFault();
            Descriptor inner;
            if (entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN)
                inner = openFolder(entries.fd(), entry->d_name);
            if (!inner.isOpen()) {
                look(entries.fd(), entry->d_name);
                continue;
            }
            if (const Result<void> looked = lookBelow(std::move(inner), path + '/' + entry->d_name); !looked)
                return looked;
        }
        return entries.error() == 0 ? Result<void>()
                                    : systemFault(FaultKind::CommitFailed,
                                        u"Cannot read, in the folder for the next copy,"_s, path, entries.error());
    }

    void tellCount() const
    {
        if (m_count > 0)
            m_control.log(
                u"%1 of the files were changed just before they were copied, and times are too coarse here to "
                u"show another change: the next run copies them again."_s.arg(m_count));
    }

private:
    //! A time in the future is that of a clock which is a little ahead; who sets one at will sets it further.
    bool isYoung(const timespec &changed) const
    {
        constexpr time_t longestTick = 2; // FAT
        constexpr time_t ahead = 60;
        constexpr long shortestTick = 10'000'000; // exFAT
        return changed.tv_nsec % shortestTick == 0 && changed.tv_sec >= m_began - longestTick
            && changed.tv_sec <= m_now + ahead;
    }

    const bool m_mayShare;
    const time_t m_began;
    const time_t m_now;
    RunControl &m_control;
    qint64 m_count = 0;
};

//! Without hard links the next run reads what was touched, see removeOutdated().
bool isNeeded(const Ground &ground)
{
    const StorageAbilities &able = ground.options.abilities;
    return able.hardLinks && able.times == StorageAbilities::Times::Nanoseconds;
}

}

Result<void> markYoungFilesOfList(
    const Ground &ground, const QByteArray &copyListPath, time_t began, RunControl &control)
{
    if (!isNeeded(ground))
        return {};
    Marker marker(ground, began, control);
    TreeCursor staging(ground.store.places().staging);
    const Result<void> read = readCopyList(copyListPath, [&](const QByteArray &path) {
        control.signOfLife();
        if (const TreeCursor::Place place = staging.find(path))
            marker.look(place.folder, place.name.constData());
        return !control.isCancelled();
    });
    marker.tellCount();
    return read;
}

Result<void> markYoungFiles(const Ground &ground, time_t began, RunControl &control)
{
    if (!isNeeded(ground))
        return {};
    Marker marker(ground, began, control);
    const Result<void> looked = marker.lookBelow(openFolder(ground.store.places().staging), {});
    marker.tellCount();
    return looked;
}

}
