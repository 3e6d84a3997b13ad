#include "service/tasks/history.h"
#include "shared/json.h"
#include "tests/config/bad_sectors.h"
#include "tests/tasks/sample_runs.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

QStringList idsOf(const QList<HistoryEntry> &entries)
{
    QStringList ids;
    for (const HistoryEntry &each : entries)
        ids.append(each.id);
    return ids;
}

}

class HistoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void newestComesFirst();
    void findsSetsByNamesOfAnyText();
    void tellsWhatWasWritten();
    void tellsFewerWhenTheyAreLarge();
    void readsLinesOverManyBlocks();
    void aTornLastLineIsLeftOut();
    void damagedLinesAreSetAside();
    void damagedLinesStayWhereTheyCannotBeSetAside();
    void whatCannotBeReadIsNotSetAside();
    void survivesACutAtAnyByte();
    void staysBounded();
    void isAppendedToWhereItCannotBeShortened();
    void isNotShortenedWhereItCannotBeRead();

private:
    void append(const QByteArray &bytes);
    QByteArray text();

    std::optional<QTemporaryDir> m_folder;
};

void HistoryTest::init()
{
    m_folder.emplace();
}

void HistoryTest::append(const QByteArray &bytes)
{
    QFile file(m_folder->filePath(u"history.jsonl"_s));
    QVERIFY(file.open(QIODevice::Append));
    file.write(bytes);
}

QByteArray HistoryTest::text()
{
    QFile file(m_folder->filePath(u"history.jsonl"_s));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void HistoryTest::newestComesFirst()
{
    const History history(m_folder->path());
    QVERIFY(history.newest(10).isEmpty());
    for (int i = 1; i <= 5; ++i)
        QVERIFY(history.append(entry(i, i % 2 ? u"odd"_s : u"even"_s)).isOk());
    QCOMPARE(idsOf(history.newest(3)), QStringList({u"5"_s, u"4"_s, u"3"_s}));
    QCOMPARE(idsOf(history.newest(10, u"even"_s)), QStringList({u"4"_s, u"2"_s}));
    QCOMPARE(history.newest(1).constFirst(), entry(5, u"odd"_s));
}

void HistoryTest::findsSetsByNamesOfAnyText()
{
    const History history(m_folder->path());
    const QStringList names {u"foo_hoge"_s, u"foo_hoge2"_s, u"山田_写真"_s, u"𠮷_é"_s, uR"(a"b_c\d/e)"_s, u"tab\t_\n"_s,
        u"name"_s, uR"("name":")"_s};
    for (const QString &name : names)
        QVERIFY(history.append(entry(1, name)).isOk());
    for (const QString &name : names)
        QCOMPARE(history.newest(10, name), QList<HistoryEntry> {entry(1, name)});
    QVERIFY(history.newest(10, u"hoge"_s).isEmpty());
}

void HistoryTest::tellsWhatWasWritten()
{
    const History history(m_folder->path());
    HistoryEntry failed = entry(2, u"山田_写真"_s);
    failed.code = u"source-missing"_s;
    failed.message = u"\"/mnt/a\" is away."_s;
    failed.warnings = QStringList {u"first\nsecond"_s};
    QVERIFY(history.append(entry(1)).isOk());
    append("{}\n{\"id\":\"3\",\"name\":\"foo_hoge\"}\n\xff garbage\n");
    QVERIFY(history.append(failed).isOk());
    QCOMPARE(history.newestAsJson(10), (QJsonArray {historyEntryToJson(failed), historyEntryToJson(entry(1))}));
    QCOMPARE(history.newestAsJson(10, u"foo_hoge"_s), QJsonArray {historyEntryToJson(entry(1))});
}

void HistoryTest::tellsFewerWhenTheyAreLarge()
{
    const History history(m_folder->path());
    HistoryEntry large = entry(1);
    large.message = QString(5000, u'x');
    for (int i = 0; i < 10; ++i)
        QVERIFY(history.append(large).isOk());
    QCOMPARE(history.newestAsJson(100, {}, 20'000).size(), 3);
    QCOMPARE(history.newestAsJson(100, {}, 1).size(), 1);
    QCOMPARE(history.newestAsJson(2, {}, 20'000).size(), 2);
}

void HistoryTest::readsLinesOverManyBlocks()
{
    const History history(m_folder->path());
    HistoryEntry big = entry(1);
    for (const int size : {1, 65536, 200000, 30000, 65535}) {
        big.message = QString(size, u'あ');
        QVERIFY(history.append(big).isOk());
    }
    const QList<HistoryEntry> all = history.newest(100);
    QCOMPARE(all.size(), 5);
    QCOMPARE(all.at(2).message.size(), 200000);
    QCOMPARE(all.at(4).message.size(), 1);
}

void HistoryTest::aTornLastLineIsLeftOut()
{
    const History history(m_folder->path());
    QVERIFY(history.append(entry(1)).isOk());
    append(R"({"id":"2","na)");
    QCOMPARE(idsOf(history.newest(10)), QStringList {u"1"_s});
    QVERIFY(history.append(entry(3)).isOk());
    QCOMPARE(idsOf(history.newest(10)), QStringList({u"3"_s, u"1"_s}));
}

void HistoryTest::damagedLinesAreSetAside()
{
    const History history(m_folder->path());
    QCOMPARE(*history.setDamagedLinesAside(at(0)), QString());
    QVERIFY(history.append(entry(1)).isOk());
    QCOMPARE(*history.setDamagedLinesAside(at(0)), QString());
    append(QByteArray(3, '\0') + "\xff garbage\n\n{}\n");
    QVERIFY(history.append(entry(2)).isOk());
    const Result<QString> notice = history.setDamagedLinesAside(at(0));
    QVERIFY(notice->contains(u"2 damaged lines"_s));
    QCOMPARE(idsOf(history.newest(10)), QStringList({u"2"_s, u"1"_s}));
    QCOMPARE(*history.setDamagedLinesAside(at(0)), QString());
    QVERIFY(QFile::exists(m_folder->filePath(u"history.jsonl.damaged-20261122T020000"_s)));
}

void HistoryTest::damagedLinesStayWhereTheyCannotBeSetAside()
{
    const History history(m_folder->path());
    QVERIFY(history.append(entry(1)).isOk());
    append("garbage\n");
    QVERIFY(history.append(entry(2)).isOk());
    const QByteArray before = text();
    // A folder in its place stands for a disk that takes nothing; it stops root as well.
    const QString inTheWay = m_folder->filePath(u"history.jsonl.new"_s);
    QVERIFY(QDir().mkpath(inTheWay));
    const Result<QString> failed = history.setDamagedLinesAside(at(0));
    QVERIFY(!failed);
    QCOMPARE(text(), before);
    QVERIFY2(failed.fault().message.contains(u"1 damaged line, "_s), qPrintable(failed.fault().message));
    QCOMPARE(idsOf(history.newest(10)), QStringList({u"2"_s, u"1"_s}));
    const QDir folder(m_folder->path());
    QCOMPARE(folder.entryList({u"*.damaged-*"_s}), QStringList());

    QVERIFY(QDir().rmdir(inTheWay));
    QVERIFY(history.setDamagedLinesAside(at(0))->contains(u"1 damaged line "_s));
    QCOMPARE(idsOf(history.newest(10)), QStringList({u"2"_s, u"1"_s}));
    QVERIFY(!text().contains("garbage"));
    QFile kept(m_folder->filePath(u"history.jsonl.damaged-20261122T020000"_s));
    QVERIFY(kept.open(QIODevice::ReadOnly));
    QCOMPARE(kept.readAll(), before);
}

void HistoryTest::whatCannotBeReadIsNotSetAside()
{
    const History history(m_folder->path());
    append("garbage\n");
    QVERIFY(history.append(entry(1)).isOk());
    const QByteArray before = text();
    for (const off_t from : {off_t(0), off_t(20)}) {
        const BadSectors bad(from);
        const Result<QString> failed = history.setDamagedLinesAside(at(0));
        QVERIFY(!failed);
        QVERIFY2(
            failed.fault().message.contains(u"history.jsonl could not be read"_s), qPrintable(failed.fault().message));
        QVERIFY(history.newest(10).isEmpty());
    }
    QCOMPARE(text(), before);
    QCOMPARE(QDir(m_folder->path()).entryList({u"*.damaged-*"_s}), QStringList());
}

void HistoryTest::survivesACutAtAnyByte()
{
    const History history(m_folder->path());
    QVERIFY(history.append(entry(1)).isOk());
    QVERIFY(history.append(entry(2)).isOk());
    QFile file(m_folder->filePath(u"history.jsonl"_s));
    for (qint64 size = file.size() - 1; size >= 0; --size) {
        QVERIFY(file.resize(size));
        const qsizetype whole = history.newest(10).size();
        QVERIFY(whole <= 2);
        QVERIFY(history.append(entry(3)).isOk());
        QCOMPARE(history.newest(10).size(), whole + 1);
        QVERIFY(file.resize(size));
    }
}

void HistoryTest::staysBounded()
{
    const History history(m_folder->path());
    HistoryEntry big = entry(1);
    big.message = QString(100000, u'x');
    QByteArray many;
    append(QByteArray("{\"filler\":\"") + QByteArray(History::largestSize - 400000, 'x') + "\"}\n");
    for (int i = 0; i < 8; ++i) {
        big.id = QString::number(i);
        QVERIFY(history.append(big).isOk());
    }
    QVERIFY(QFile(m_folder->filePath(u"history.jsonl"_s)).size() < History::largestSize);
    QCOMPARE(idsOf(history.newest(2)), QStringList({u"7"_s, u"6"_s}));
}

void HistoryTest::isAppendedToWhereItCannotBeShortened()
{
    const History history(m_folder->path());
    append(QByteArray("{\"filler\":\"") + QByteArray(History::largestSize, 'x') + "\"}\n");
    const QString inTheWay = m_folder->filePath(u"history.jsonl.new"_s);
    QVERIFY(QDir().mkpath(inTheWay));
    // A fault would have the caller append it once more.
    QVERIFY(history.append(entry(1)).isOk());
    QCOMPARE(idsOf(history.newest(10)), QStringList {u"1"_s});
    QVERIFY(QDir().rmdir(inTheWay));
    QVERIFY(history.append(entry(2)).isOk());
    QVERIFY(text().size() < History::largestSize / 2);
    QCOMPARE(idsOf(history.newest(10)), QStringList({u"2"_s, u"1"_s}));
}

void HistoryTest::isNotShortenedWhereItCannotBeRead()
{
    const History history(m_folder->path());
    append(QByteArray("{\"filler\":\"") + QByteArray(History::largestSize, 'x') + "\"}\n");
    {
        const BadSectors bad(History::largestSize * 3 / 4);
        QVERIFY(history.append(entry(1)).isOk());
    }
    QVERIFY(text().size() > History::largestSize);
    QCOMPARE(idsOf(history.newest(10)), QStringList {u"1"_s});
}

QTEST_APPLESS_MAIN(HistoryTest)
#include "history_test.moc"
