#include "service/tasks/durable_file.h"
#include "service/tasks/status_text.h"
#include "service/tasks/task_journal.h"
#include "service/tasks/task_queue.h"
#include "shared/json.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>
#include <sys/stat.h>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

const QDateTime now(QDate(2026, 11, 22), QTime(2, 0), Qt::UTC);

TaskQueue someTasks()
{
    TaskQueue queue;
    for (const QString &id : {u"1"_s, u"2"_s, u"3"_s, u"4"_s})
        queue.request(u"山田_"_s + id, {u"source-empty"_s}, id, now);
    for (const QString &id : {u"1"_s, u"2"_s, u"3"_s})
        queue.start(id, now);
    RunReport report;
    queue.end(u"1"_s, report, now);
    report.fault = Fault {FaultKind::SourceMissing, u"it is gone"_s, u"mount it"_s};
    queue.end(u"2"_s, report, now);
    return queue;
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}

class JournalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void savedListsAreReadBack();
    void noFileIsAnEmptyQueue();
    void setsAsideAFileCutAtAnyByte();
    void setsAsideGarbage_data();
    void setsAsideGarbage();
    void keepsEveryDamagedFile();
    void savesShareOneWriting();
    void saysWhenItCannotSaveAndTriesAgain();
    void textIsThatOfTheContract();

private:
    std::optional<QTemporaryDir> m_folder;
    QString m_path;
};

void JournalTest::init()
{
    m_folder.emplace();
    m_path = m_folder->filePath(u"tasks.json"_s);
}

void JournalTest::savedListsAreReadBack()
{
    const TaskQueue queue = someTasks();
    QVERIFY(replaceDurably(m_path, StatusText().of(queue.lists())).isOk());
    const Result<SavedTasks> loaded = loadTasks(m_path, now);
    QVERIFY(loaded.isOk());
    QCOMPARE(loaded->lists, queue.lists());
    QVERIFY(loaded->warning.isEmpty());
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList {u"tasks.json"_s});
}

void JournalTest::noFileIsAnEmptyQueue()
{
    const Result<SavedTasks> loaded = loadTasks(m_path, now);
    QVERIFY(loaded.isOk());
    QCOMPARE(loaded->lists, Status {});
    QVERIFY(loaded->warning.isEmpty());
}

void JournalTest::setsAsideAFileCutAtAnyByte()
{
    // Without the line feed at the end it is whole.
    const QByteArray whole = StatusText().of(someTasks().lists()).trimmed();
    for (qsizetype size = 0; size < whole.size(); ++size) {
        write(m_path, whole.left(size));
        const Result<SavedTasks> loaded = loadTasks(m_path, now);
        QVERIFY(loaded.isOk());
        QCOMPARE(loaded->lists, Status {});
        const QString aside = m_path + u".damaged-20261122T020000"_s;
        QVERIFY2(loaded->warning.contains(aside), qPrintable(loaded->warning));
        QVERIFY(!QFile::exists(m_path));
        QCOMPARE(read(aside), whole.left(size));
        QVERIFY(QFile::remove(aside));
    }
}

void JournalTest::setsAsideGarbage_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("zeros") << QByteArray(4096, '\0');
    QTest::newRow("an array") << QByteArray("[]");
    QTest::newRow("null") << QByteArray("null");
    QTest::newRow("an empty object") << QByteArray("{}");
    QTest::newRow("text after the end") << QByteArray(R"({"error":[],"finished":[],"running":[],"pending":[]}x)");
    QTest::newRow("a list of numbers") << QByteArray(R"({"error":[1],"finished":[],"running":[],"pending":[]})");
    QTest::newRow("a task in the wrong list") << QByteArray(
        R"({"error":[],"finished":[{"id":"1","name":"a_b","state":"pending","created_at":"2026-11-22T02:00:00.000Z",)"
        R"("updated_at":"2026-11-22T02:00:00.000Z"}],"running":[],"pending":[]})");
    QTest::newRow("deep") << QByteArray(100000, '[');
}

void JournalTest::setsAsideGarbage()
{
    QFETCH(QByteArray, bytes);
    write(m_path, bytes);
    const Result<SavedTasks> loaded = loadTasks(m_path, now);
    QVERIFY(loaded.isOk());
    QCOMPARE(loaded->lists, Status {});
    QVERIFY(!loaded->warning.isEmpty());
    QCOMPARE(read(m_path + u".damaged-20261122T020000"_s), bytes);
}

void JournalTest::keepsEveryDamagedFile()
{
    for (const QByteArray &bytes : {QByteArray("one"), QByteArray("two")}) {
        write(m_path, bytes);
        QVERIFY(loadTasks(m_path, now).isOk());
    }
    QCOMPARE(read(m_path + u".damaged-20261122T020000"_s), QByteArray("one"));
    QCOMPARE(read(m_path + u".damaged-20261122T020000.2"_s), QByteArray("two"));
}

void JournalTest::savesShareOneWriting()
{
    StateWriter writer;
    int texts = 0;
    TaskJournal journal(m_path, writer, [&texts] { return QByteArray::number(++texts); });
    int told = 0;
    for (int i = 0; i < 100; ++i)
        journal.save([&told](const Result<void> &result) { told += result.isOk() ? 1 : 0; });
    writer.finish();
    QCOMPARE(told, 100);
    QCOMPARE(texts, 2);
    QCOMPARE(read(m_path), QByteArray("2"));
}

void JournalTest::saysWhenItCannotSaveAndTriesAgain()
{
    // A folder in the place of the file stands for a disk that cannot be written; it stops root as well.
    QVERIFY(QDir().mkpath(m_path + u".new"_s));
    StateWriter writer;
    TaskJournal journal(m_path, writer, [] { return QByteArray("text"); });
    std::optional<Fault> fault;
    journal.save([&fault](const Result<void> &result) { fault = result.fault(); });
    writer.finish();
    QVERIFY(fault);
    QCOMPARE(fault->kind, FaultKind::StateUnwritable);
    QVERIFY(journal.fault());
    QVERIFY(QDir().rmdir(m_path + u".new"_s));
    QTRY_VERIFY(!journal.fault());
    QCOMPARE(read(m_path), QByteArray("text"));
}

void JournalTest::textIsThatOfTheContract()
{
    StatusText text;
    QCOMPARE(QJsonDocument::fromJson(text.of({})).object(), statusToJson({}));
    TaskQueue queue = someTasks();
    QCOMPARE(QJsonDocument::fromJson(text.of(queue.lists())).object(), statusToJson(queue.lists()));
    const QByteArray before = text.of(queue.lists());
    QCOMPARE(text.of(queue.lists()).constData(), text.of(queue.lists()).constData());
    queue.clearErrors();
    QVERIFY(text.of(queue.lists()) != before);
    QCOMPARE(QJsonDocument::fromJson(text.of(queue.lists())).object(), statusToJson(queue.lists()));
}

QTEST_GUILESS_MAIN(JournalTest)
#include "journal_test.moc"
