#include "service/tasks/state_writer.h"

#include <QStringList>
#include <QTest>
#include <memory>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! A disk that can be full, and what was written to it, in its order. Touched by the writing thread alone while a
//! writer works.
struct Disk {
    QStringList full;
    QStringList written;
    QStringList tried;
};

StateWriter::Work writing(const std::shared_ptr<Disk> &disk, const QString &file, const QString &text)
{
    return [=]() -> Result<void> {
        disk->tried.append(text);
        if (disk->full.contains(file))
            return Fault {FaultKind::StateUnwritable, u"full"_s, {}};
        disk->written.append(text);
        return {};
    };
}

}

class StateWriterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void whatFailedIsWrittenBeforeWhatIsNewer();
    void oneFileDoesNotHoldUpAnother();
    void whatFailedIsTriedOnceMoreAtTheEnd();

private:
    void insist(StateWriter &writer, const QString &file, const QString &text);

    std::shared_ptr<Disk> m_disk;
};

void StateWriterTest::init()
{
    m_disk = std::make_shared<Disk>();
}

void StateWriterTest::insist(StateWriter &writer, const QString &file, const QString &text)
{
    writer.insist(file, writing(m_disk, file, text));
}

void StateWriterTest::whatFailedIsWrittenBeforeWhatIsNewer()
{
    m_disk->full = QStringList {u"report"_s};
    StateWriter writer;
    insist(writer, u"report"_s, u"1"_s);
    insist(writer, u"report"_s, u"2"_s);
    QTRY_VERIFY(writer.fault());
    insist(writer, u"report"_s, u"3"_s);
    writer.post([disk = m_disk]() -> Result<void> {
        disk->full.clear();
        return {};
    });
    insist(writer, u"report"_s, u"4"_s);
    QTRY_VERIFY(!writer.fault());
    writer.finish();
    QCOMPARE(m_disk->written, QStringList({u"1"_s, u"2"_s, u"3"_s, u"4"_s}));
}

void StateWriterTest::oneFileDoesNotHoldUpAnother()
{
    m_disk->full = QStringList {u"report"_s};
    StateWriter writer;
    insist(writer, u"report"_s, u"1"_s);
    insist(writer, u"history"_s, u"2"_s);
    writer.finish();
    QVERIFY(writer.fault());
    insist(writer, u"history"_s, u"3"_s);
    writer.finish();
    QCOMPARE(m_disk->written, QStringList({u"2"_s, u"3"_s}));
    QVERIFY(writer.fault());
}

void StateWriterTest::whatFailedIsTriedOnceMoreAtTheEnd()
{
    m_disk->full = QStringList {u"report"_s};
    StateWriter writer;
    insist(writer, u"report"_s, u"1"_s);
    insist(writer, u"report"_s, u"2"_s);
    QTRY_VERIFY(writer.fault());
    m_disk->full.clear();
    writer.finish();
    QCOMPARE(m_disk->written, QStringList({u"1"_s, u"2"_s}));
    QVERIFY(!writer.fault());
}

QTEST_GUILESS_MAIN(StateWriterTest)
#include "state_writer_test.moc"
