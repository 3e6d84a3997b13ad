#include "service/system/log.h"

#include <QLoggingCategory>
#include <QRegularExpression>
#include <QTemporaryFile>
#include <QTest>
#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! Lets \a message be logged while \a descriptor is the standard error.
void logTo(int descriptor, void (*message)())
{
    const int before = ::dup(STDERR_FILENO);
    ::dup2(descriptor, STDERR_FILENO);
    startLogging();
    message();
    qInstallMessageHandler(nullptr);
    ::dup2(before, STDERR_FILENO);
    ::close(before);
}

//! What \a message leaves in \a file as the standard error.
QString loggedBy(void (*message)(), QTemporaryFile &file)
{
    logTo(file.handle(), message);
    return file.seek(0) ? QString::fromUtf8(file.readAll()) : QString();
}

}

class LogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fieldsReadBack_data();
    void fieldsReadBack();
    void plainMessagesStayWhole_data();
    void plainMessagesStayWhole();
    void entryNamesWhatItIsAbout();
    void textOfSeveralLinesComesWithItsLength();
    void levelSilencesWhatIsBelow();
    void oneCategoryIsSilentAtEveryLevel();
    void aMessageCannotForgeALine();
    void theLastMessageStaysWithItsUnit();
    void aTerminalAndAFileAreToldTheTime();
    void aPipeIsToldNoTime();
};

void LogTest::fieldsReadBack_data()
{
    QTest::addColumn<QString>("task");
    QTest::addColumn<QString>("set");
    QTest::addColumn<QString>("code");
    QTest::newRow("all") << u"20261122T020000-1"_s << u"foo_hoge"_s << u"source-missing"_s;
    QTest::newRow("set alone") << QString() << u"foo_hoge"_s << QString();
    QTest::newRow("task alone") << u"7"_s << QString() << QString();
    QTest::newRow("awkward name") << u"7"_s << u"a \"b\": \\c 写真"_s << u"internal"_s;
}

void LogTest::fieldsReadBack()
{
    QFETCH(const QString, task);
    QFETCH(const QString, set);
    QFETCH(const QString, code);
    const LogFields fields {task, set, code};
    const LogRecord record = recordFromMessage(messagePrefix(fields) + u"text: more"_s);
    QCOMPARE(record.fields, fields);
    QCOMPARE(record.text, u"text: more"_s);
}

void LogTest::plainMessagesStayWhole_data()
{
    QTest::addColumn<QString>("message");
    QTest::newRow("text") << u"listening on port 5000"_s;
    QTest::newRow("colon") << u"config.ini: line 3"_s;
    QTest::newRow("colon first") << u": odd"_s;
    QTest::newRow("open quote") << u"set=\"foo"_s;
    QTest::newRow("empty") << QString();
}

void LogTest::plainMessagesStayWhole()
{
    QFETCH(const QString, message);
    const LogRecord record = recordFromMessage(message);
    QCOMPARE(record.fields, LogFields());
    QCOMPARE(record.text, message);
}

void LogTest::entryNamesWhatItIsAbout()
{
    const LogRecord record {{u"7"_s, u"山田_写真"_s, {}}, u"finished"_s};
    QCOMPARE(journalEntry(syslogPriority(QtInfoMsg), "backup.tasks", record),
        "MESSAGE=山田_写真: finished\nPRIORITY=6\nSYSLOG_IDENTIFIER=backup-server\nBACKUP_CATEGORY=backup.tasks\n"
        "BACKUP_TASK=7\nBACKUP_SET=山田_写真\n");
}

void LogTest::textOfSeveralLinesComesWithItsLength()
{
    const QByteArray entry = journalEntry(syslogPriority(QtWarningMsg), "c", {{}, u"a\nb"_s});
    QVERIFY(entry.startsWith(QByteArray::fromRawData("MESSAGE\n\3\0\0\0\0\0\0\0a\nb\n", 20)));
}

void LogTest::levelSilencesWhatIsBelow()
{
    const QLoggingCategory category("backup.test");
    setLogLevel(LogLevel::Warning);
    QVERIFY(!category.isInfoEnabled());
    QVERIFY(category.isWarningEnabled());
    setLogLevel(LogLevel::Debug);
    QVERIFY(category.isDebugEnabled());
    setLogLevel(LogLevel::Error);
    QVERIFY(!category.isWarningEnabled());
    QVERIFY(category.isCriticalEnabled());
    setLogLevel(LogLevel::Info);
    QVERIFY(category.isInfoEnabled());
}

void LogTest::oneCategoryIsSilentAtEveryLevel()
{
    const QLoggingCategory silent("backup.silent");
    const QLoggingCategory other("backup.test");
    for (const LogLevel level : {LogLevel::Warning, LogLevel::Debug, LogLevel::Info}) {
        setLogLevel(level, u"backup.silent"_s);
        QVERIFY(!silent.isWarningEnabled());
        QVERIFY(silent.isCriticalEnabled());
        QVERIFY(other.isWarningEnabled());
    }
    setLogLevel(LogLevel::Info);
    QVERIFY(silent.isWarningEnabled());
}

void LogTest::aMessageCannotForgeALine()
{
    qunsetenv("JOURNAL_STREAM");
    QTemporaryFile file;
    QVERIFY(file.open());
    const QString line = loggedBy([] { qWarning("%s", "/mnt/a\nroot logged in\r\x1b[31m\tb"); }, file);
    QCOMPARE(line.count(u'\n'), 1);
    QVERIFY2(!line.contains(u'\r') && !line.contains(u'\x1b'), qPrintable(line));
    QVERIFY(line.contains(u"root logged in"_s) && line.endsWith(u"\tb\n"_s));
}

void LogTest::theLastMessageStaysWithItsUnit()
{
    struct stat error {
    };
    QTemporaryFile journal;
    QVERIFY(journal.open() && ::fstat(journal.handle(), &error) == 0);
    qputenv("JOURNAL_STREAM", QByteArray(QByteArray::number(error.st_dev) + ':' + QByteArray::number(error.st_ino)));
    const QString line = loggedBy([] { qCritical("%s", "the port is taken"); }, journal);
    qunsetenv("JOURNAL_STREAM");
    QCOMPARE(line, u"<3>the port is taken\n"_s);
}

void LogTest::aTerminalAndAFileAreToldTheTime()
{
    const QRegularExpression dated(u"\\A\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d listening\\r?\\n\\z"_s);
    const auto message = [] { qInfo("listening"); };
    QTemporaryFile file;
    QVERIFY(file.open());
    const QString inFile = loggedBy(message, file);
    QVERIFY2(dated.match(inFile).hasMatch(), qPrintable(inFile));

    const int master = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    QVERIFY(master >= 0 && ::grantpt(master) == 0 && ::unlockpt(master) == 0);
    const int shown = ::open(::ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    logTo(shown, message);
    ::close(shown);
    std::array<char, 200> text {};
    const ssize_t size = ::read(master, text.data(), text.size());
    ::close(master);
    const QString onTerminal = QString::fromLatin1(text.data(), size);
    QVERIFY2(dated.match(onTerminal).hasMatch(), qPrintable(onTerminal));
}

void LogTest::aPipeIsToldNoTime()
{
    std::array<int, 2> ends {};
    QCOMPARE(::pipe(ends.data()), 0);
    logTo(ends[1], [] { qInfo("listening"); });
    ::close(ends[1]);
    std::array<char, 200> text {};
    const ssize_t size = ::read(ends[0], text.data(), text.size());
    ::close(ends[0]);
    QCOMPARE(QByteArray(text.data(), size), QByteArray("listening\n"));
}

QTEST_GUILESS_MAIN(LogTest)
#include "log_test.moc"
