#include "service/config/config.h"

#include <QTemporaryDir>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

class LogLevelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesALevel_data();
    void namesALevel();
};

void LogLevelTest::namesALevel_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<LogLevel>("level");
    QTest::addColumn<int>("faults");
    QTest::newRow("missing") << QByteArray("[server]\n") << LogLevel::Info << 0;
    QTest::newRow("debug") << QByteArray("[server]\nlog_level = debug # all of it\n") << LogLevel::Debug << 0;
    QTest::newRow("without case") << QByteArray("[server]\nlog_level = Warning\n") << LogLevel::Warning << 0;
    QTest::newRow("no level") << QByteArray("[server]\nlog_level = loud\n") << LogLevel::Info << 1;
}

void LogLevelTest::namesALevel()
{
    QFETCH(const QByteArray, text);
    QFETCH(const LogLevel, level);
    QFETCH(const int, faults);
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"config.ini"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();

    const Result<Config> config = readConfig(file.fileName());
    QVERIFY(config.isOk());
    QCOMPARE(config->server.logLevel, level);
    QCOMPARE(config->faults.size(), faults);
}

QTEST_GUILESS_MAIN(LogLevelTest)
#include "log_level_test.moc"
