#include "service/generations/commit_journal.h"

#include "service/generations/descriptor.h"
#include "service/generations/durable_file.h"
#include "shared/json_reader.h"

#include <QCryptographicHash>
#include <QJsonDocument>

#include <cerrno>
#include <cstdio>
#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

//! A single wrong digit of an inode number would let recovery take one copy for the other.
QString checksum(QJsonObject object)
{
    object.remove("checksum"_L1);
    const QByteArray text = QJsonDocument(object).toJson(QJsonDocument::Compact);
    return QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex());
}

}

std::optional<CommitJournal> readCommitJournal(const Places &places)
{
    const std::optional<QByteArray> content = readSmallFile(places.journal);
    if (!content)
        return std::nullopt;
    const QJsonObject object = QJsonDocument::fromJson(*content).object();
    JsonReader reader(object);
    CommitJournal journal;
    journal.stagingInode = reader.text("staging_inode"_L1).toULongLong();
    journal.latestInode = reader.text("latest_inode"_L1).toULongLong();
    journal.stagingTime = reader.textOrEmpty("staging_time"_L1).toLongLong();
    journal.latestTime = reader.textOrEmpty("latest_time"_L1).toLongLong();
    journal.exchange = reader.flag("exchange"_L1);
    // Hexadecimal: the bytes of a path need not be text.
    journal.oldPlace = QByteArray::fromHex(reader.text("old_place"_L1).toLatin1());
    journal.note = reader.object("note"_L1);
    journal.settled = reader.flag("settled"_L1);
    if (reader.text("checksum"_L1) != checksum(object) || reader.fault()) {
        rename(places.journal.constData(), QByteArray(places.journal + ".damaged").constData());
        return std::nullopt;
    }
    return journal;
}

Result<void> writeCommitJournal(const Places &places, const CommitJournal &journal)
{
    QJsonObject object {
        {"staging_inode"_L1, QString::number(journal.stagingInode)},
        {"latest_inode"_L1, QString::number(journal.latestInode)},
        {"staging_time"_L1, QString::number(journal.stagingTime)},
        {"latest_time"_L1, QString::number(journal.latestTime)},
        {"exchange"_L1, journal.exchange},
        {"old_place"_L1, QString::fromLatin1(journal.oldPlace.toHex())},
        {"note"_L1, journal.note},
        {"settled"_L1, journal.settled},
    };
    object.insert("checksum"_L1, checksum(object));
    return writeReplacing(places.journal, QJsonDocument(object).toJson());
}

Result<void> settleCommitJournal(const Places &places)
{
    std::optional<CommitJournal> journal = readCommitJournal(places);
    if (!journal)
        return {};
    journal->settled = true;
    return writeCommitJournal(places, *journal);
}

Result<void> removeCommitJournal(const Places &places)
{
    if (unlink(places.journal.constData()) != 0 && errno != ENOENT)
        return systemFault(FaultKind::CommitFailed, u"Cannot remove"_s, places.journal, errno);
    return {};
}

}
