#include "monitor/windows/main_window.h"
#include "tests/monitor/sample_household.h"

#include <QEventLoop>
#include <QFile>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int polls = 10'000;
constexpr int warmUpPolls = 2'000;
// What the allocator keeps back differs from run to run; a leak of 300 bytes a poll is beyond it.
constexpr qint64 toleratedGrowthKb = 3 * 1024;

qint64 residentKb()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).trimmed().split(' ').first().toLongLong();
    }
    return -1;
}

}

class EnduranceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tenThousandPollsLeaveNothingBehind()
    {
        ScriptedServer server;
        SampleHousehold household;
        household.tellBy(server);
        // Each answer differs from the one before: a task comes, changes and goes.
        int round = 0;
        server.forgetRequests();
        server.on("/api/status", [&](QTcpSocket &socket, const QByteArray &) {
            QList<Task> tasks = household.tasks;
            tasks[2].progress->percent = ++round % 100;
            if (round % 3 > 0)
                tasks.append(
                    sampleTask(u"new-%1"_s.arg(round / 3), round % 3 == 1 ? TaskState::Pending : TaskState::Error));
            socket.write(ScriptedServer::response("200 OK", "application/json", statusBody(tasks)));
        });
        ServerPool pool({0ms, 0ms, 0ms, 0ms, 60'000ms});
        Watch watch(pool);
        MainWindow window(watch);
        window.show();
        // A loop that sleeps until something comes, unlike QTRY_VERIFY, which looks every ten milliseconds.
        QEventLoop loop;
        int arrived = 0;
        int awaited = warmUpPolls;
        connect(&pool, &ServerPool::tasksArrived, &loop, [&] {
            if (++arrived == awaited)
                loop.quit();
        });
        pool.add(server.url(), u"pi"_s).pollNow();
        loop.exec();
        const qint64 before = residentKb();
        awaited = polls;
        loop.exec();
        const qint64 growth = residentKb() - before;
        qInfo("%d polls, %lld kB resident, %lld kB more than after %d", polls, residentKb(), growth, warmUpPolls);
        QCOMPARE(pool.findChildren<HttpFetch *>().size(), 0);
        // Sanitizers keep what was freed.
        if (!qEnvironmentVariableIsSet("ASAN_OPTIONS") && before > 0)
            QVERIFY(growth <= toleratedGrowthKb);
    }
};

QTEST_MAIN(EnduranceTest)
#include "endurance_test.moc"
