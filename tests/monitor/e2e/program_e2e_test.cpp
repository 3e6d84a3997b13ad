#include "tests/monitor/sample_household.h"
#include "tests/patience.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! backup-monitor as people start it.
class Program : public QProcess
{
public:
    explicit Program(const QStringList &arguments)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"QT_LOGGING_RULES"_s, u"backup.monitor.*=true"_s);
        setProcessEnvironment(environment);
        setProcessChannelMode(QProcess::MergedChannels);
        start(QStringLiteral(BIN_DIR "/backup-monitor"), arguments);
    }

    ~Program() override
    {
        kill();
        waitForFinished();
    }

    bool hasPainted()
    {
        m_said += readAll();
        return m_said.contains("the first tasks are painted");
    }

private:
    QByteArray m_said;
};

}

//! The executable itself, on a real display, with keys from the X server.
class ProgramE2eTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<ScriptedServer>();
        SampleHousehold().tellBy(*m_server);
        m_server->answerJson("/api/clear_error", R"({"message":"cleared.","cleared":2})");
        m_arguments = {u"--settings"_s, m_folder->filePath(u"monitor.ini"_s)};
        m_withServer = m_arguments + QStringList {u"--server"_s, m_server->url().toString()};
    }

    void showsTasksSoonAfterItsStart()
    {
        QElapsedTimer timer;
        timer.start();
        Program program(m_withServer);
        QTRY_VERIFY(program.hasPainted());
        qInfo("%lld ms from start to the first painted list", timer.elapsed());
    }

    void remembersTheServerOfItsFirstStart()
    {
        {
            Program program(m_withServer);
            QTRY_VERIFY(program.hasPainted());
        }
        Program program(m_arguments);
        QTRY_VERIFY(program.hasPainted());
    }

    void aSecondStartHandsOverAndEnds()
    {
        Program first(m_withServer);
        QTRY_VERIFY(first.hasPainted());
        ScriptedServer other;
        SampleHousehold().tellBy(other);
        Program second(m_arguments + QStringList {u"--server"_s, other.url().toString()});
        QVERIFY(second.waitForFinished(patienceMs));
        QCOMPARE(second.exitCode(), 0);
        QTRY_VERIFY(other.count("GET /api/status") > 0);
        QCOMPARE(first.state(), QProcess::Running);
    }

    void keysWorkAndClosingQuitsWhereThereIsNoTray()
    {
        Program program(m_withServer);
        QTRY_VERIFY(program.hasPainted());
        QTRY_VERIFY(isActiveWindow(u"Backup Monitor"_s));
        QCOMPARE(QProcess::execute(u"xdotool"_s, {u"key"_s, u"ctrl+e"_s}), 0);
        QTRY_VERIFY(m_server->count("POST /api/clear_error") == 1);
        QTRY_VERIFY(isActiveWindow(u"Backup Monitor"_s));
        QCOMPARE(QProcess::execute(u"xdotool"_s, {u"key"_s, u"alt+F4"_s}), 0);
        QTRY_COMPARE(program.state(), QProcess::NotRunning);
        QCOMPARE(program.exitStatus(), QProcess::NormalExit);
        QCOMPARE(program.exitCode(), 0);
    }

    void closingGoesToTheTrayWhereThereIsOneAndASecondStartComesBack()
    {
        QProcess tray;
        tray.start(u"trayer"_s, {});
        QVERIFY(tray.waitForStarted());
        Program program(m_withServer);
        QTRY_VERIFY(program.hasPainted());
        QTRY_VERIFY(isActiveWindow(u"Backup Monitor"_s));
        // The window, and the icon, which the tray takes in when it likes.
        QTRY_COMPARE(said({u"search"_s, u"--onlyvisible"_s, u"--class"_s, u"backup-monitor"_s}).count(u'\n'), 2);
        QCOMPARE(QProcess::execute(u"xdotool"_s, {u"key"_s, u"alt+F4"_s}), 0);
        QTRY_VERIFY(!isActiveWindow(u"Backup Monitor"_s));
        QCOMPARE(program.state(), QProcess::Running);
        Program second(m_arguments);
        QVERIFY(second.waitForFinished(patienceMs));
        QTRY_VERIFY(isActiveWindow(u"Backup Monitor"_s));
        tray.kill();
        tray.waitForFinished();
    }

    void helpAndVersionNeedNoDisplay()
    {
        for (const QString &option : {u"--help"_s, u"--version"_s}) {
            QProcess program;
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.remove(u"DISPLAY"_s);
            program.setProcessEnvironment(environment);
            program.start(QStringLiteral(BIN_DIR "/backup-monitor"), {option});
            QVERIFY(program.waitForFinished());
            QCOMPARE(program.exitCode(), 0);
            QVERIFY(program.readAllStandardOutput().contains("backup-monitor"));
        }
    }

    void whatIsNoAddressIsAUsageError()
    {
        Program program(m_arguments + QStringList {u"--server"_s, u"ftp://pi"_s});
        QVERIFY(program.waitForFinished());
        QCOMPARE(program.exitCode(), 64);
    }

private:
    //! What xdotool says of what it was asked for.
    static QString said(const QStringList &arguments)
    {
        QProcess xdotool;
        xdotool.start(u"xdotool"_s, arguments);
        xdotool.waitForFinished();
        return QString::fromUtf8(xdotool.readAll());
    }

    static bool isActiveWindow(const QString &title)
    {
        return said({u"getactivewindow"_s, u"getwindowname"_s}).trimmed() == title;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ScriptedServer> m_server;
    QStringList m_arguments;
    QStringList m_withServer;
};

QTEST_GUILESS_MAIN(ProgramE2eTest)
#include "program_e2e_test.moc"
