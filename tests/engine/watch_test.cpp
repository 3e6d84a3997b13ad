#include "service/engine/watch.h"

#include <QTest>

#include <csignal>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! What a watched run ended with.
struct Ending {
    int exitCode = -1;
    //! The fault's message of each report, a line each.
    QByteArray reports;
};

void cancelTwice(const RunControl &control)
{
    kill(getpid(), SIGTERM);
    while (!control.isCancelled())
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    kill(getpid(), SIGTERM);
}

//! Does \a work in a process of its own, whose exit code is 0 when the work comes to its end.
Ending watched(const std::function<void(RunControl &)> &work)
{
    int ends[2];
    if (pipe(ends) != 0)
        qFatal("no pipe");
    const pid_t child = fork();
    if (child == 0) {
        blockEndingSignals();
        RunControl control([out = ends[1]](const RunEvent &event) {
            if (const auto *report = std::get_if<RunReport>(&event)) {
                const QByteArray line = (report->fault ? report->fault->message : u"fine"_s).toUtf8() + '\n';
                (void)!write(out, line.constData(), static_cast<size_t>(line.size()));
            }
        });
        watchOver({}, control, [&] { work(control); });
        _exit(0);
    }
    close(ends[1]);
    Ending ending;
    char buffer[4096];
    for (ssize_t count = 0; (count = read(ends[0], buffer, sizeof buffer)) > 0;)
        ending.reports.append(buffer, count);
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    ending.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return ending;
}

}

//! What is said of a run that has to be left where it is.
class WatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsSureOfTheLatest_data();
    void saysWhatIsSureOfTheLatest();
    void leavesAReportAsItIs();
    void aSignOfLifeIsHeardOutside();
};

void WatchTest::saysWhatIsSureOfTheLatest_data()
{
    QTest::addColumn<RunControl::Swap>("swap");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("before") << RunControl::Swap::NotBegun
                            << QByteArray("The latest copy and all generations within keep_count are untouched.");
    QTest::newRow("meanwhile") << RunControl::Swap::UnderWay << QByteArray("is that one or the one before");
    QTest::newRow("after") << RunControl::Swap::Done << QByteArray("The new copy is in place");
}

void WatchTest::saysWhatIsSureOfTheLatest()
{
    QFETCH(RunControl::Swap, swap);
    QFETCH(QByteArray, words);
    const Ending ending = watched([swap](RunControl &control) {
        control.setSwap(swap);
        cancelTwice(control);
        for (;;)
            pause();
    });
    QCOMPARE(ending.exitCode, exitCode(FaultKind::Cancelled));
    QVERIFY2(ending.reports.contains(words), ending.reports.constData());
    QCOMPARE(ending.reports.contains("untouched"), swap == RunControl::Swap::NotBegun);
    QCOMPARE(ending.reports.count('\n'), 1);
}

void WatchTest::leavesAReportAsItIs()
{
    const Ending ending = watched([](RunControl &control) {
        control.tell(RunReport {});
        cancelTwice(control);
        for (;;)
            pause(); // as one that hangs while it deletes
    });
    QCOMPARE(ending.reports, QByteArray("fine\n"));
    QCOMPARE(ending.exitCode, 0);
}

void WatchTest::aSignOfLifeIsHeardOutside()
{
    QList<Progress> told;
    RunControl control([&told](const RunEvent &event) {
        if (const auto *progress = std::get_if<Progress>(&event))
            told.append(*progress);
    });
    control.signOfLife();
    QVERIFY(told.isEmpty());
    Progress progress;
    progress.phase = Phase::Copy;
    progress.files = 7;
    progress.rate = 1000;
    progress.eta = 3;
    control.tell(progress);
    control.log(u"a line"_s);
    control.signOfLife();
    QCOMPARE(told.size(), 2);
    QCOMPARE(told.last().phase, Phase::Copy);
    QCOMPARE(told.last().files, 7);
    QVERIFY(!told.last().rate && !told.last().eta);
    // A disk that answers is no work done: whoever waits for that has to give up one day.
    control.restartQuiet();
    control.tell(RunReport {});
    control.signOfLife();
    QCOMPARE(told.size(), 2);
}

QTEST_GUILESS_MAIN(WatchTest)
#include "watch_test.moc"
