#include "service/engine/set_memory.h"

#include "service/config/name_aside.h"
#include "service/config/safe_file_name.h"
#include "service/generations/durable_file.h"
#include "shared/json.h"
#include "shared/json_reader.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>

#include <cstdio>
#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView mountsKey("source_mounts");

//! The file stays until it is replaced, where the filesystem has links: a run that is killed meanwhile has told nobody.
void keepAside(const QByteArray &path)
{
    const QByteArray aside = QFile::encodeName(nameAside(QFile::decodeName(path), QDateTime::currentDateTimeUtc()));
    if (link(path.constData(), aside.constData()) != 0)
        (void)std::rename(path.constData(), aside.constData());
}

//! Paths are bytes, and JSON is text.
QJsonObject jsonFromMounts(const NestedMounts &mounts)
{
    QJsonObject object;
    for (const auto &[path, identity] : mounts.asKeyValueRange())
        object.insert(QString::fromLatin1(path.toPercentEncoding("/ ")), identity);
    return object;
}

NestedMounts mountsFrom(JsonReader &reader)
{
    NestedMounts mounts;
    const QJsonObject object = reader.has(mountsKey) ? reader.object(mountsKey) : QJsonObject();
    JsonReader identities(object);
    for (const QString &path : object.keys()) {
        const QByteArray key = path.toLatin1();
        mounts.insert(QByteArray::fromPercentEncoding(key), identities.text(QLatin1StringView(key)));
    }
    if (identities.fault())
        reader.reject(*identities.fault());
    return mounts;
}

}

QByteArray setMemoryPath(const QString &stateDir, const QString &name)
{
    return QFile::encodeName(stateDir + u"/sets/"_s + safeFileName(name) + u".json"_s);
}

SetMemory readSetMemory(const QString &stateDir, const BackupSet &set)
{
    const std::optional<QByteArray> content = readSmallFile(setMemoryPath(stateDir, set.name));
    if (!content)
        return {};
    JsonReader reader(QJsonDocument::fromJson(*content).object());
    SetMemory memory;
    const bool isSameSource = reader.text("source"_L1) == set.source;
    const bool isSameDest = reader.text("dest"_L1) == set.dest;
    if (isSameSource) {
        memory.sourceIdentity = reader.textOrEmpty("source_identity"_L1);
        memory.mounts = mountsFrom(reader);
    }
    if (isSameDest) {
        memory.destIdentity = reader.textOrEmpty("dest_identity"_L1);
        memory.committed = reader.flag("committed"_L1);
        memory.unwrittenDate = reader.dateOrInvalid("unwritten_date"_L1);
        memory.dateInConfig = reader.dateOrInvalid("date_in_config"_L1);
    }
    if (!reader.fault())
        return memory;
    SetMemory nothing;
    nothing.isDamaged = true;
    return nothing;
}

Result<void> writeSetMemory(const QString &stateDir, const BackupSet &set, const SetMemory &memory)
{
    QJsonObject object {
        {"source"_L1, set.source},
        {"dest"_L1, set.dest},
        {"source_identity"_L1, memory.sourceIdentity},
        {"dest_identity"_L1, memory.destIdentity},
        {"committed"_L1, memory.committed},
    };
    if (!memory.mounts.isEmpty())
        object.insert(mountsKey, jsonFromMounts(memory.mounts));
    if (memory.unwrittenDate.isValid()) {
        object.insert("unwritten_date"_L1, dateToWire(memory.unwrittenDate));
        if (memory.dateInConfig.isValid())
            object.insert("date_in_config"_L1, dateToWire(memory.dateInConfig));
    }
    QDir().mkpath(stateDir + u"/sets"_s);
    const QByteArray path = setMemoryPath(stateDir, set.name);
    if (readSetMemory(stateDir, set).isDamaged)
        keepAside(path);
    const Result<void> written = writeDurably(path, QJsonDocument(object).toJson());
    if (!written)
        return Fault {FaultKind::StateUnwritable, written.fault().message, u"Make room in the state folder."_s};
    return {};
}

}
