#include "service/engine/staging_mark.h"

#include "service/generations/durable_file.h"
#include "service/generations/store.h"
#include "shared/json.h"
#include "shared/json_reader.h"

#include <QJsonDocument>

#include <fcntl.h>
#include <sys/stat.h>

// Linux 6.8: unlike the older number, never given to another mount.
#ifndef STATX_MNT_ID_UNIQUE
#define STATX_MNT_ID_UNIQUE 0x00004000U
#endif

namespace backup {

using namespace Qt::StringLiterals;

QString stagingSession(const QByteArray &folder)
{
    const QByteArray boot = readSmallFile("/proc/sys/kernel/random/boot_id").value_or("unknown").trimmed();
    struct statx status {
    };
    quint64 mount = 0;
    if (statx(AT_FDCWD, folder.constData(), AT_STATX_DONT_SYNC, STATX_MNT_ID | STATX_MNT_ID_UNIQUE, &status) == 0)
        mount = status.stx_mnt_id;
    return QString::fromLatin1(boot) + u':' + QString::number(mount);
}

std::optional<StagingMark> readStagingMark(const Places &places)
{
    const std::optional<QByteArray> content = readSmallFile(places.stagingMark);
    if (!content)
        return std::nullopt;
    JsonReader reader(QJsonDocument::fromJson(*content).object());
    StagingMark mark;
    mark.session = reader.text("session"_L1);
    mark.isOwn = reader.flag("own"_L1);
    mark.isFlushed = reader.flag("flushed"_L1);
    mark.isOlder = reader.flag("older"_L1);
    mark.day = reader.dateOrInvalid("day"_L1);
    mark.begunUtc = reader.timeOrInvalid("begun"_L1);
    if (reader.fault())
        return std::nullopt;
    return mark;
}

Result<void> writeStagingMark(const Places &places, const StagingMark &mark)
{
    QJsonObject object {{"session"_L1, mark.session}, {"own"_L1, mark.isOwn}, {"flushed"_L1, mark.isFlushed},
        {"older"_L1, mark.isOlder}};
    if (mark.day.isValid())
        object.insert("day"_L1, dateToWire(mark.day));
    if (mark.begunUtc.isValid())
        object.insert("begun"_L1, timeToWire(mark.begunUtc));
    const QByteArray content = QJsonDocument(object).toJson();
    // A mark that says "flushed" must not come back after a power cut, once staging has been touched again.
    const std::optional<StagingMark> old = readStagingMark(places);
    const bool mustLast = mark.isFlushed || (old && old->isFlushed);
    return mustLast ? writeDurably(places.stagingMark, content) : writeReplacing(places.stagingMark, content);
}

Result<void> markBroughtUpToDate(const Places &places)
{
    std::optional<StagingMark> mark = readStagingMark(places);
    if (!mark || !mark->isOlder)
        return {};
    mark->isOlder = false;
    return writeStagingMark(places, *mark);
}

bool isOlderCopy(const Places &places)
{
    const std::optional<StagingMark> mark = readStagingMark(places);
    return mark && mark->isOlder && inodeOf(places.staging) != 0;
}

void settleLeftover(const GenerationStore &store)
{
    const Places &places = store.places();
    std::optional<StagingMark> mark = readStagingMark(places);
    if (!mark || inodeOf(places.staging) == 0)
        return;
    if (store.hasLostWrites() || !store.flush()) {
        (void)store.discard(places.staging);
        return;
    }
    mark->isFlushed = true;
    (void)writeStagingMark(places, *mark);
}

}
