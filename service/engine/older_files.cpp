#include "service/engine/older_files.h"

#include "service/engine/change_list.h"
#include "service/engine/same_content.h"
#include "service/engine/scan.h"
#include "service/engine/staging_edit.h"
#include "service/engine/staging_mark.h"
#include "service/generations/filesystem.h"
#include "service/generations/tree_removal.h"

#include <QDateTime>
#include <QFile>
#include <QHash>
#include <QSet>

#include <cerrno>
#include <fcntl.h>
#include <limits>
#include <sys/stat.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

//! Before this second the older copy was not begun; the least of all when its day is not known, or a clock was wrong.
qint64 secondBefore(const QDate &day)
{
    if (!day.isValid() || day > QDate::currentDate())
        return std::numeric_limits<qint64>::min();
    return day.addDays(-1).startOfDay().toSecsSinceEpoch();
}

QDate dayOfStaging(const Places &places)
{
    const std::optional<StagingMark> mark = readStagingMark(places);
    return mark ? mark->day : QDate();
}

class OlderFiles
{
public:
    OlderFiles(const RunRequest &request, const Places &places, RunControl &control)
        : m_since(secondBefore(dayOfStaging(places)))
        , m_source(QFile::encodeName(request.set.source))
        , m_staging(places.staging)
        , m_control(control)
    {
    }

    Result<void> look(const Places &places)
    {
        const Result<void> read =
            readChangeList(runListsOf(places).changes, [this](ItemizedEntry::Kind, const QByteArray &path) {
                m_listed.insert(pathHash(path));
                return true;
            });
        return read ? lookIn(openFolder(places.staging), {}) : read;
    }

private:
    Result<void> lookIn(Descriptor folder, const QByteArray &path)
    {
        // Removed at the end: a folder that changes while it is read may leave out others.
        QByteArrayList outdated;
        FolderStream entries(std::move(folder));
        while (const dirent *entry = entries.next()) {
            m_control.signOfLife();
            if (m_control.isCancelled())
                return cancelledFault();
            const QByteArray name = entry->d_name;
            const QByteArray child = path.isEmpty() ? name : QByteArray(path + '/' + name);
            Descriptor inner;
            if (entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN)
                inner = openFolder(entries.fd(), name.constData());
            if (!inner.isOpen() && entry->d_type == DT_DIR)
                return systemFault(
                    FaultKind::CommitFailed, u"Cannot open, in the folder for the next copy,"_s, child, errno);
            if (!inner.isOpen() && !mayStay(child))
                outdated.append(name);
            if (!inner.isOpen())
                continue;
            if (const Result<void> looked = lookIn(std::move(inner), child); !looked)
                return looked;
        }
        if (entries.error() != 0)
            return systemFault(
                FaultKind::CommitFailed, u"Cannot read, in the folder for the next copy,"_s, path, entries.error());
        for (const QByteArray &name : std::as_const(outdated)) {
            if (const Result<void> removed = removeTree(entries.fd(), name); !removed)
                return removed;
        }
        return {};
    }

    //! Not what the source has no longer, be it that the destination writes its name another way.
    bool mayStay(const QByteArray &path)
    {
        struct stat now = {};
        struct stat older = {};
        if (!m_source.look(path, now))
            return false;
        if (now.st_ctim.tv_sec < m_since && !m_listed.contains(pathHash(path)) && hasChangeTime(path, now))
            return true;
        return S_ISREG(now.st_mode) && m_staging.look(path, older) && isWorthLinking(older, now)
            && sameFile(m_source, m_staging, path, m_control);
    }

    bool hasChangeTime(const QByteArray &path, const struct stat &status)
    {
        const auto known = m_changeTimes.constFind(status.st_dev);
        if (known != m_changeTimes.constEnd())
            return *known;
        const TreeCursor::Place place = m_source.find(path);
        const Descriptor entry(
            place ? openat(place.folder, place.name.constData(), O_PATH | O_NOFOLLOW | O_CLOEXEC) : -1);
        return *m_changeTimes.insert(status.st_dev, filesystemTraits(entry.get()).keepsChangeTimes);
    }

    const qint64 m_since;
    QSet<quint64> m_listed;
    TreeCursor m_source;
    TreeCursor m_staging;
    QHash<dev_t, bool> m_changeTimes;
    RunControl &m_control;
};

}

Result<void> removeOutdated(const RunRequest &request, const Ground &ground, RunControl &control)
{
    const Places &places = ground.store.places();
    return OlderFiles(request, places, control).look(places);
}

}
