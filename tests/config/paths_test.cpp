#include "service/config/paths.h"

#include "service/config/safe_file_name.h"

#include <QDir>
#include <QFile>
#include <QSet>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>
#include <QUrl>

using namespace backup;
using namespace Qt::StringLiterals;

class PathsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void findsTheConfigurationOfTheUser();
    void findsTheStateFolder();
    void sharesTheStateFolderOfThePackage();
    void findsTheLogFolder();
    void namesFilesAfterSets_data();
    void namesFilesAfterSets();
    void givesTheNameBack_data();
    void givesTheNameBack();
    void shortensLongNamesApart();
};

void PathsTest::cleanup()
{
    for (const char *variable : {"XDG_CONFIG_HOME", "XDG_STATE_HOME", "STATE_DIRECTORY", "LOGS_DIRECTORY"})
        qunsetenv(variable);
}

void PathsTest::findsTheConfigurationOfTheUser()
{
    const PackagePaths none {u"/no/such/config.ini"_s, u"/no/such"_s};
    qputenv("XDG_CONFIG_HOME", "/x/y/");
    QCOMPARE(defaultConfigPath(none), u"/x/y/backup-server/config.ini"_s);
    qputenv("XDG_CONFIG_HOME", "relative");
    QCOMPARE(defaultConfigPath(none), QDir::homePath() + u"/.config/backup-server/config.ini"_s);
    QTemporaryFile ofPackage;
    QVERIFY(ofPackage.open());
    QCOMPARE(defaultConfigPath({ofPackage.fileName(), u"/no/such"_s}), ofPackage.fileName());
}

void PathsTest::findsTheStateFolder()
{
    QCOMPARE(defaultStateDir(u"/x/config.ini"_s), QDir::homePath() + u"/.local/state/backup-server"_s);
    qputenv("XDG_STATE_HOME", "/x");
    QCOMPARE(defaultStateDir(u"/x/config.ini"_s), u"/x/backup-server"_s);
    qputenv("STATE_DIRECTORY", "/var/lib/backup-server:/var/lib/more");
    QCOMPARE(defaultStateDir(u"/x/config.ini"_s), u"/var/lib/backup-server"_s);
}

void PathsTest::sharesTheStateFolderOfThePackage()
{
    const QTemporaryDir folder;
    const PackagePaths package {u"/x/config.ini"_s, folder.path()};
    qputenv("XDG_STATE_HOME", "/x");
    QCOMPARE(defaultStateDir(u"/x/config.ini"_s, package), folder.path());
    QCOMPARE(defaultStateDir(u"/x/other.ini"_s, package), u"/x/backup-server"_s);
    QCOMPARE(
        defaultStateDir(u"/x/config.ini"_s, {u"/x/config.ini"_s, folder.filePath(u"none"_s)}), u"/x/backup-server"_s);
    qputenv("STATE_DIRECTORY", "/y");
    QCOMPARE(defaultStateDir(u"/x/config.ini"_s, package), u"/y"_s);
}

void PathsTest::findsTheLogFolder()
{
    QCOMPARE(logFolder(u"/x/state"_s), u"/x/state/logs"_s);
    qputenv("LOGS_DIRECTORY", "/var/log/backup-server:/var/log/more");
    QCOMPARE(logFolder(u"/x/state"_s), u"/var/log/backup-server"_s);
}

void PathsTest::namesFilesAfterSets_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("file");
    QTest::newRow("plain") << u"foo_hoge-1.x"_s << u"foo_hoge-1.x"_s;
    QTest::newRow("hidden") << u".a_b"_s << u"%2Ea_b"_s;
    QTest::newRow("parent") << u".."_s << u"%2E."_s;
    QTest::newRow("slash") << u"a_b/../c"_s << u"a_b%2F..%2Fc"_s;
    QTest::newRow("tilde") << u"~a_b"_s << u"%7Ea_b"_s;
    QTest::newRow("Japanese") << u"山_川"_s << u"%E5%B1%B1_%E5%B7%9D"_s;
    QTest::newRow("percent") << u"a_%2F"_s << u"a_%252F"_s;
}

void PathsTest::namesFilesAfterSets()
{
    QFETCH(QString, name);
    QTEST(safeFileName(name), "file");
}

void PathsTest::givesTheNameBack_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : {u"foo_hoge"_s, u".a_b"_s, u"a_b c#d?e"_s, u"~_~"_s, u"山田_写真"_s, u"a_%41"_s})
        QTest::addRow("%s", qPrintable(name)) << name;
}

void PathsTest::givesTheNameBack()
{
    QFETCH(QString, name);
    QCOMPARE(QUrl::fromPercentEncoding(safeFileName(name).toLatin1()), name);
}

void PathsTest::shortensLongNamesApart()
{
    QSet<QString> files;
    for (int length = 60; length < 255; ++length) {
        const QString file = safeFileName(QString(length, u'山') + u"_x"_s);
        QVERIFY(file.size() <= 200);
        files.insert(file);
    }
    QCOMPARE(files.size(), 255 - 60);
}

QTEST_APPLESS_MAIN(PathsTest)
#include "paths_test.moc"
