#include "service/engine/young_files.h"

#include "service/engine/change_list.h"
#include "service/engine/file_walk.h"
#include "service/engine/staging_mark.h"
#include "service/engine/tree_cursor.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

class Marker
{
public:
    Marker(const Ground &ground, time_t began)
        : m_keepsNanoseconds(ground.options.abilities.times == StorageAbilities::Times::Nanoseconds)
        , m_mayShare(ground.hasLatest)
        , m_began(began)
        , m_now(time(nullptr))
    {
    }

    //! Looks at the entry \a name of \a folder.
    void look(int folder, const char *name)
    {
        struct stat status = {};
        if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode)
            || (m_mayShare && status.st_nlink > 1) || !isYoung(status.st_mtim))
            return;
        const timespec times[] {{0, UTIME_OMIT}, marked(status.st_mtim)};
        if (utimensat(folder, name, times, AT_SYMLINK_NOFOLLOW) == 0)
            ++m_count;
    }

    void tellCount(RunControl &control) const
    {
        if (m_count > 0)
            control.log(u"%1 of the files were changed just before they were copied, and times are too coarse here to "
                        u"show another change: the next run copies them again."_s.arg(m_count));
    }

private:
    //! A time in the future is that of a clock which is a little ahead; who sets one at will sets it further.
    bool isYoung(const timespec &changed) const
    {
        constexpr time_t longestTick = 2; // FAT
        constexpr time_t ahead = 60;
        constexpr long shortestTick = 10'000'000; // exFAT
        const bool isCoarse = !m_keepsNanoseconds || changed.tv_nsec % shortestTick == 0;
        return isCoarse && changed.tv_sec >= m_began - longestTick && changed.tv_sec <= m_now + ahead;
    }

    //! The nearest time that the next run tells from \a changed: not a later second, which the source may come to.
    timespec marked(const timespec &changed) const
    {
        return m_keepsNanoseconds ? timespec {changed.tv_sec, changed.tv_nsec + 1}
                                  : timespec {changed.tv_sec - 1, changed.tv_nsec};
    }

    const bool m_keepsNanoseconds;
    const bool m_mayShare;
    const time_t m_began;
    const time_t m_now;
    qint64 m_count = 0;
};

//! Without hard links the next run reads what was touched, see removeOutdated().
bool isNeeded(const Ground &ground)
{
    const StorageAbilities &able = ground.options.abilities;
    return able.hardLinks && able.times != StorageAbilities::Times::TwoSeconds;
}

Result<void> lookAtAll(Marker &marker, const QByteArray &staging, RunControl &control)
{
    return walkFiles(staging, control,
        [&marker](int folder, const dirent &entry, const QByteArray &) { marker.look(folder, entry.d_name); });
}

}

Result<void> markYoungFilesOfList(
    const Ground &ground, const QByteArray &copyListPath, time_t began, RunControl &control)
{
    if (!isNeeded(ground))
        return {};
    Marker marker(ground, began);
    TreeCursor staging(ground.store.places().staging);
    const Result<void> read = readCopyList(copyListPath, [&](const QByteArray &path) {
        control.signOfLife();
        if (const TreeCursor::Place place = staging.find(path))
            marker.look(place.folder, place.name.constData());
        return !control.isCancelled();
    });
    marker.tellCount(control);
    return read;
}

Result<void> markYoungFilesOfLeftover(const Ground &ground, RunControl &control)
{
    const Places &places = ground.store.places();
    const std::optional<StagingMark> mark = readStagingMark(places);
    if (!isNeeded(ground) || !mark || !mark->begunUtc.isValid() || inodeOf(places.staging) == 0)
        return {};
    Marker marker(ground, mark->begunUtc.toSecsSinceEpoch());
    return lookAtAll(marker, places.staging, control);
}

Result<void> markYoungFiles(const Ground &ground, time_t began, RunControl &control)
{
    if (!isNeeded(ground))
        return {};
    Marker marker(ground, began);
    const Result<void> looked = lookAtAll(marker, ground.store.places().staging, control);
    marker.tellCount(control);
    return looked;
}

}
