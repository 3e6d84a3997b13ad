#include "service/tasks/state_writer.h"
#include "service/tasks/task_logs.h"
#include "tests/config/bad_sectors.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

const QDateTime now(QDate(2026, 11, 22), QTime(2, 0), Qt::UTC);

}

class TaskLogsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void keepsTheNewest();
    void keepsTheNewestWithinTheTotalSize();
    void aLongLogKeepsItsBeginningAndItsEnd();
    void manyLinesAtOnceAreBounded();
    void isReadAsItWasInPieces();
    void isNotShortenedWhereItCannotBeRead();
    void isReadWholeWhileItIsBeingWritten();
    void tellsOnceThatLinesAreLost();

private:
    void write(const QString &id);
    QString pathOf(const QString &id) const { return m_folder->filePath(id + u".log"_s); }
    //! A log of \a size bytes, most of them holes, written \a minutes ago.
    void makeLog(const QString &id, qint64 size, int minutes);
    QStringList logs() const { return QDir(m_folder->path()).entryList(QDir::Files, QDir::Name); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<StateWriter> m_writer;
    std::unique_ptr<TaskLogs> m_logs;
};

void TaskLogsTest::init()
{
    m_logs.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_writer = std::make_unique<StateWriter>();
    m_logs = std::make_unique<TaskLogs>(m_folder->path(), *m_writer);
}

void TaskLogsTest::makeLog(const QString &id, qint64 size, int minutes)
{
    QFile file(pathOf(id));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.resize(size));
    QVERIFY(file.setFileTime(now.addSecs(-60 * minutes), QFileDevice::FileModificationTime));
}

void TaskLogsTest::keepsTheNewest()
{
    for (int i = 0; i < 5; ++i)
        makeLog(QString::number(i), 10, i);
    m_logs->keepNewest(2);
    m_writer->finish();
    QCOMPARE(logs(), (QStringList {u"0.log"_s, u"1.log"_s}));
}

void TaskLogsTest::keepsTheNewestWithinTheTotalSize()
{
    for (int i = 0; i < 5; ++i)
        makeLog(QString::number(i), TaskLogs::largestTotal / 3, i);
    m_logs->keepNewest(100);
    m_writer->finish();
    QCOMPARE(logs(), (QStringList {u"0.log"_s, u"1.log"_s, u"2.log"_s}));
}

void TaskLogsTest::aLongLogKeepsItsBeginningAndItsEnd()
{
    const QString filler(10000, u'x');
    for (int i = 0; i < 1000; ++i) {
        m_logs->append(u"task"_s, u"line %1 "_s.arg(i) + filler, now);
        if (i % 50 == 0) {
            m_logs->flush();
            m_writer->finish();
            QVERIFY(QFile(pathOf(u"task"_s)).size() <= TaskLogs::largestSize);
        }
    }
    m_logs->append(u"task"_s, u"the end"_s, now);
    m_logs->flush();
    m_writer->finish();

    const QByteArray log = m_logs->open(u"task"_s)->read(2 * TaskLogs::largestSize);
    QVERIFY(log.size() <= TaskLogs::largestSize);
    QVERIFY(log.size() > TaskLogs::largestSize / 4);
    QVERIFY(log.startsWith("2026-11-22 02:00:00Z line 0 "));
    QVERIFY(log.endsWith(" the end\n"));
    QCOMPARE(log.count("lines are left out"), 1);
    // Every line but the one that says so is whole.
    const QList<QByteArray> lines = log.split('\n');
    for (const QByteArray &line : lines.first(lines.size() - 2))
        QVERIFY2(line.contains("left out") || line.size() > filler.size(), line.left(80).constData());
}

void TaskLogsTest::manyLinesAtOnceAreBounded()
{
    const QString filler(10000, u'x');
    for (int i = 0; i < 1000; ++i)
        m_logs->append(u"task"_s, filler, now);
    m_logs->append(u"task"_s, u"the end"_s, now);
    const QByteArray log = m_logs->open(u"task"_s)->read(2 * TaskLogs::largestSize);
    QVERIFY(log.size() <= TaskLogs::largestSize + filler.size());
    QVERIFY(log.endsWith(" the end\n"));
}

void TaskLogsTest::isReadAsItWasInPieces()
{
    QVERIFY(!m_logs->open(u"task"_s));
    m_logs->append(u"task"_s, u"written"_s, now);
    m_logs->flush();
    m_writer->finish();
    m_logs->append(u"task"_s, u"unwritten"_s, now);
    std::optional<OpenLog> log = m_logs->open(u"task"_s);
    QVERIFY(log);
    m_logs->append(u"task"_s, u"later"_s, now);
    m_logs->flush();
    m_writer->finish();
    const QByteArray all = "2026-11-22 02:00:00Z written\n2026-11-22 02:00:00Z unwritten\n";
    QCOMPARE(log->size(), all.size());
    QByteArray got;
    for (QByteArray piece = log->read(7); !piece.isEmpty(); piece = log->read(7)) {
        QVERIFY(piece.size() == 7 || got.size() + piece.size() == all.size());
        got += piece;
    }
    QCOMPARE(got, all);
    QCOMPARE(log->size(), 0);
}

void TaskLogsTest::isNotShortenedWhereItCannotBeRead()
{
    makeLog(u"task"_s, TaskLogs::largestSize, 0);
    const BadSectors bad(TaskLogs::largestSize / 4);
    m_logs->append(u"task"_s, u"the end"_s, now);
    m_logs->flush();
    m_writer->finish();
    QCOMPARE(QFile(pathOf(u"task"_s)).size(), TaskLogs::largestSize);
}

void TaskLogsTest::isReadWholeWhileItIsBeingWritten()
{
    const auto lineCount = [this] {
        std::optional<OpenLog> log = m_logs->open(u"task"_s);
        return log ? log->read(TaskLogs::largestSize).count('\n') : 0;
    };
    for (int i = 1; i <= 100; ++i) {
        m_logs->append(u"task"_s, u"line"_s, now);
        QCOMPARE(lineCount(), i);
        m_logs->flush();
        QCOMPARE(lineCount(), i);
        if (i % 3 == 0)
            QCoreApplication::sendPostedEvents(m_writer.get(), QEvent::MetaCall);
    }
    m_writer->finish();
    QCOMPARE(lineCount(), 100);
}

void TaskLogsTest::write(const QString &id)
{
    m_logs->append(id, u"a line"_s, now);
    m_logs->flush();
    m_writer->finish();
}

void TaskLogsTest::tellsOnceThatLinesAreLost()
{
    QVERIFY(QFile::link(u"/dev/full"_s, pathOf(u"full"_s)));
    QTest::failOnWarning(QRegularExpression(u"written"_s));
    for (int i = 0; i < 2; ++i) {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"full\\.log could not be written: No space left"_s));
        write(u"full"_s);
        write(u"full"_s);
        write(u"good"_s);
    }
}

QTEST_GUILESS_MAIN(TaskLogsTest)
#include "task_logs_test.moc"
