#include "service/engine/prune.h"

#include <QFile>

#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

// ioprio_set(2). linux/ioprio.h has names for these, but as of Linux 6.1.192 also a parameter called "class", which no
// C++ compiler takes.
constexpr int ioprioWhoProcess = 1;
constexpr int ioprioIdle = 3 << 13;

}

bool hasRoomForSpare(const Places &places)
{
    // Kept in percent: an expired generation seldom holds more than that of its own.
    constexpr fsblkcnt_t freePercent = 10;
    struct statvfs filesystem = {};
    return statvfs(places.control.constData(), &filesystem) == 0
        && filesystem.f_bavail * 100 >= filesystem.f_blocks * freePercent;
}

Result<void> expireGenerations(const GenerationStore &store, int keepCount, bool keepSpare,
    const std::optional<GenerationName> &newest, RunControl &control)
{
    if (!keepSpare) {
        if (const Result<void> discarded = store.discard(store.places().spare); !discarded)
            return discarded;
    }
    return store.expire(keepCount, keepSpare, newest, [&control, keepCount](const QByteArray &folder) {
        control.log(u"Removed the older copy %1: keep_count is %2."_s.arg(QFile::decodeName(folder)).arg(keepCount));
    });
}

void giveUpExpired(const GenerationStore &store, int keepCount, RunControl &control)
{
    (void)expireGenerations(store, keepCount, false, {}, control);
    const auto shouldStop = [&control] {
        control.signOfLife();
        return control.isCancelled();
    };
    // A run before that still empties the trash gives space, too.
    constexpr std::chrono::seconds patience {5};
    (void)store.emptyTrash(shouldStop, patience);
}

void giveSpaceBack(const GenerationStore &store, int keepCount, RunControl &control)
{
    (void)store.discard(store.places().staging);
    giveUpExpired(store, keepCount, control);
}

void emptyTrash(const GenerationStore &store, const RunControl &control)
{
    // Every backup and every person comes first.
    setpriority(PRIO_PROCESS, 0, 19);
    syscall(SYS_ioprio_set, ioprioWhoProcess, 0, ioprioIdle);
    const Result<void> emptied = store.emptyTrash([&control] { return control.isCancelled(); });
    if (!emptied)
        qWarning("The trash could not be emptied: %s", qPrintable(emptied.fault().message));
}

}
