#include "service/engine/prune.h"

#include <linux/ioprio.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace backup {

bool hasRoomForSpare(const Places &places)
{
    // Kept in percent: an expired generation seldom holds more than that of its own.
    constexpr fsblkcnt_t freePercent = 10;
    struct statvfs filesystem;
    return statvfs(places.control.constData(), &filesystem) == 0
        && filesystem.f_bavail * 100 >= filesystem.f_blocks * freePercent;
}

Result<void> expireGenerations(const GenerationStore &store, int keepCount, bool keepSpare)
{
    if (!keepSpare) {
        if (const Result<void> discarded = store.discard(store.places().spare); !discarded)
            return discarded;
    }
    return store.expire(keepCount, keepSpare);
}

void giveSpaceBack(const GenerationStore &store)
{
    (void)store.discard(store.places().staging);
    (void)store.discard(store.places().spare);
    (void)store.emptyTrash({});
}

void emptyTrash(const GenerationStore &store, const RunControl &control)
{
    // Every backup and every person comes first.
    setpriority(PRIO_PROCESS, 0, 19);
    syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_PRIO_VALUE(IOPRIO_CLASS_IDLE, 0));
    const Result<void> emptied = store.emptyTrash([&control] { return control.isCancelled(); });
    if (!emptied)
        qWarning("The trash could not be emptied: %s", qPrintable(emptied.fault().message));
}

}
