#include "service/rsync/rsync_process.h"

#include "service/rsync/rsync_command.h"
#include "service/rsync/rsync_version.h"
#include "tests/patience.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <pthread.h>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! Puts a shell script of that name in front of the real rsync for as long as it lives.
class FakeRsync
{
public:
    explicit FakeRsync(const QByteArray &script)
    {
        QFile file(m_folder.filePath(u"rsync"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write("#!/bin/sh\n" + script + '\n') < 0)
            qFatal("cannot write a script");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        file.close();
        qputenv("PATH", QFile::encodeName(m_folder.path()).append(':').append(m_path));
    }
    ~FakeRsync() { qputenv("PATH", m_path); }

private:
    const QByteArray m_path = qgetenv("PATH");
    QTemporaryDir m_folder;
};

}

class RsyncProcessTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void copiesWithTheRealRsync();
    void tellsExitCodeAndErrors();
    void tellsACrash();
    void tellsThatItCannotStart();
    void givesNoVersionWithoutRsync();
    void stopsWhenAskedTo();
    void killsWhatDoesNotStop();
    void hearsAnEndWithoutLineEnd();
    void keepsFirstAndLastErrorsOfAMillion();
    void runsWithoutTheServicesEnvironment();
    void startsWithUnblockedSignals();
    void nothingOfItOutlivesAKilledEngine();
    void nothingOfItOutlivesItself();
    void nothingIsLeftOfAnEngineKilledWhileItForks();
};

void RsyncProcessTest::copiesWithTheRealRsync()
{
    const Result<RsyncVersion> version = rsyncVersionFromText(rsyncVersionText());
    QVERIFY(version);
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(u"source"_s));
    QFile file(folder.filePath(u"source/new\nline"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("content");
    file.close();
    QByteArrayList heard;
    RsyncListener listener;
    listener.onEntry = [&heard](const ItemizedEntry &entry) { heard.append(entry.path); };
    TransferOptions options;
    options.abilities.acls = options.abilities.xattrs = false;
    const QString source = folder.filePath(u"source"_s);
    const QString target = folder.filePath(u"target"_s);
    QCOMPARE(runRsync(scanArguments(options, source, target), listener).end.code, 0);
    QCOMPARE(heard.last(), QByteArray("new\nline"));
    heard.clear();
    const RsyncRun run = runRsync(copyAllArguments(options, source, target, {}), listener);
    QVERIFY(!run.end.crashed);
    QCOMPARE(run.end.code, 0);
    QCOMPARE(run.stats.transferredBytes, 7);
    QCOMPARE(run.stats.copiedBytes, 7);
    QVERIFY(heard.isEmpty());
    QVERIFY(QFile::exists(folder.filePath(u"target/new\nline"_s)));
}

void RsyncProcessTest::tellsExitCodeAndErrors()
{
    const FakeRsync fake("echo 'one of ours' >&2; echo '>f+++++++++ a'; exit 23");
    QByteArrayList texts;
    RsyncListener listener;
    listener.onText = [&texts](const QByteArray &text) { texts.append(text); };
    const RsyncRun run = runRsync({}, listener);
    QVERIFY(!run.end.crashed);
    QVERIFY(!run.stopped);
    QCOMPARE(run.end.code, 23);
    QCOMPARE(run.end.errors, QByteArrayList({"one of ours"}));
    QCOMPARE(texts, QByteArrayList({"one of ours"}));
}

void RsyncProcessTest::tellsACrash()
{
    const FakeRsync fake("kill -SEGV $$");
    QVERIFY(runRsync({}, {}).end.crashed);
}

void RsyncProcessTest::tellsThatItCannotStart()
{
    const QByteArray path = qgetenv("PATH");
    qputenv("PATH", "/nowhere");
    const RsyncRun run = runRsync({}, {});
    qputenv("PATH", path);
    QVERIFY(run.end.crashed);
    QVERIFY(!run.end.errors.isEmpty());
}

void RsyncProcessTest::givesNoVersionWithoutRsync()
{
    const QByteArray path = qgetenv("PATH");
    qputenv("PATH", "/nowhere");
    const QByteArray text = rsyncVersionText();
    qputenv("PATH", path);
    QCOMPARE(text, QByteArray());
}

void RsyncProcessTest::stopsWhenAskedTo()
{
    const FakeRsync fake("exec sleep 1000");
    RsyncListener listener;
    listener.shouldStop = [] { return true; };
    const RsyncRun run = runRsync({}, listener);
    QVERIFY(run.stopped);
    QVERIFY(run.end.crashed);
}

void RsyncProcessTest::killsWhatDoesNotStop()
{
    const FakeRsync fake("trap '' TERM; echo ready; while :; do sleep 1000 & wait; done");
    bool isReady = false;
    RsyncListener listener;
    listener.onText = [&isReady](const QByteArray &) { isReady = true; };
    listener.shouldStop = [&isReady] { return isReady; };
    const RsyncRun run = runRsync({}, listener);
    QVERIFY(run.stopped);
    QVERIFY(run.end.crashed);
}

void RsyncProcessTest::hearsAnEndWithoutLineEnd()
{
    const FakeRsync fake("printf '>f+++++++++ last'; printf 'no end' >&2");
    QByteArrayList heard;
    RsyncListener listener;
    listener.onEntry = [&heard](const ItemizedEntry &entry) { heard.append(entry.path); };
    QCOMPARE(runRsync({}, listener).end.errors, QByteArrayList({"no end"}));
    QCOMPARE(heard, QByteArrayList({"last"}));
}

void RsyncProcessTest::keepsFirstAndLastErrorsOfAMillion()
{
    // The cause may come after many files that cannot be read, and rsync's own last words follow it.
    const FakeRsync fake(
        "i=0; while [ $i -lt 5000 ]; do echo \"file $i: Permission denied (13)\"; i=$((i+1)); done >&2\n"
        "echo 'write failed: No space left on device (28)' >&2\n"
        "echo 'rsync error: error in file IO (code 11)' >&2; exit 11");
    const RsyncRun run = runRsync({}, {});
    QVERIFY(run.end.errors.size() < 1000);
    QCOMPARE(run.end.errors.first(), QByteArray("file 0: Permission denied (13)"));
    QCOMPARE(run.end.errors.last(), QByteArray("rsync error: error in file IO (code 11)"));
    QCOMPARE(judgeRsyncEnd(run.end).fault().kind, FaultKind::DestinationFull);
}

void RsyncProcessTest::runsWithoutTheServicesEnvironment()
{
    // Variables such as RSYNC_FILTER or RSYNC_PROTECT_ARGS would change what rsync does.
    qputenv("RSYNC_ICONV", "utf-8");
    const FakeRsync fake("env");
    QByteArrayList texts;
    RsyncListener listener;
    listener.onText = [&texts](const QByteArray &text) { texts.append(text); };
    runRsync({}, listener);
    qunsetenv("RSYNC_ICONV");
    QVERIFY(texts.contains("LC_ALL=C"));
    for (const QByteArray &text : std::as_const(texts))
        QVERIFY2(!text.startsWith("RSYNC_"), text.constData());
}

void RsyncProcessTest::startsWithUnblockedSignals()
{
    sigset_t blocked {};
    sigset_t before {};
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &blocked, &before);
    const FakeRsync fake("grep SigBlk /proc/self/status");
    QByteArrayList texts;
    RsyncListener listener;
    listener.onText = [&texts](const QByteArray &text) { texts.append(text); };
    runRsync({}, listener);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    QCOMPARE(texts, QByteArrayList({"SigBlk:\t0000000000000000"}));
}

//! What the first line of \a folder's file "pid" names has ended, or ends soon.
bool hasEnded(const QTemporaryDir &folder)
{
    QFile file(folder.filePath(u"pid"_s));
    const pid_t pid = file.open(QIODevice::ReadOnly) ? file.readLine().trimmed().toInt() : 0;
    return pid > 0 && QTest::qWaitFor([pid] { return kill(pid, 0) != 0; }, patienceMs);
}

//! Starts a process that waits for nobody and says its id in the file "pid".
QByteArray startsWhatLivesOn(const QTemporaryDir &folder)
{
    return "sh -c 'trap \"\" HUP TERM PIPE; echo $$ >" + QFile::encodeName(folder.filePath(u"pid"_s))
        + "; exec sleep 100' <&- >&- 2>&- &\n";
}

void RsyncProcessTest::nothingOfItOutlivesAKilledEngine()
{
    const QTemporaryDir folder;
    const FakeRsync fake(startsWhatLivesOn(folder) + "exec sleep 100");
    QProcess engine;
    engine.start(QCoreApplication::applicationFilePath(), {u"--run"_s});
    QTRY_VERIFY(QFileInfo(folder.filePath(u"pid"_s)).size() > 0);
    engine.kill();
    engine.waitForFinished();
    QVERIFY(hasEnded(folder));
}

void RsyncProcessTest::nothingOfItOutlivesItself()
{
    const QTemporaryDir folder;
    const FakeRsync fake(startsWhatLivesOn(folder) + "while [ ! -s " + QFile::encodeName(folder.filePath(u"pid"_s))
        + " ]; do sleep 0.01; done; exit 7");
    QCOMPARE(runRsync({}, {}).end.code, 7);
    QVERIFY(hasEnded(folder));
}

//! The engine dies in the instant in which its \a countdown-th child is born.
void dieAtFork(int countdown)
{
    static int left = 0;
    left = countdown;
    pthread_atfork(
        nullptr,
        [] {
            if (--left == 0)
                kill(getpid(), SIGKILL);
        },
        nullptr);
}

//! Ids of the processes that have \a word among their arguments.
QList<pid_t> processesWith(const QByteArray &word)
{
    QList<pid_t> found;
    for (const QString &id : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
        QFile file(u"/proc/%1/cmdline"_s.arg(id));
        if (id.toInt() > 0 && file.open(QIODevice::ReadOnly) && file.readAll().split('\0').contains(word))
            found.append(id.toInt());
    }
    return found;
}

void RsyncProcessTest::nothingIsLeftOfAnEngineKilledWhileItForks()
{
    const QTemporaryDir folder;
    // The guard's fork is the first, rsync's the second; QProcess of Qt 6.4 forks in a way that cannot be cut in two.
    for (const QString &countdown : {u"1"_s, u"2"_s}) {
        QProcess engine;
        engine.start(QCoreApplication::applicationFilePath(), {u"--run"_s, countdown, folder.path()});
        QVERIFY(engine.waitForFinished());
        QTRY_COMPARE(processesWith(QFile::encodeName(folder.path())), QList<pid_t>());
    }
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (application.arguments().size() > 2)
        dieAtFork(application.arguments().at(2).toInt());
    if (application.arguments().value(1) == u"--run"_s)
        return runRsync({}, {}).end.code;
    RsyncProcessTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "rsync_process_test.moc"
