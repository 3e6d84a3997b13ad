#include "service/config/config_file.h"
#include "tests/config/bad_sectors.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <fcntl.h>
#include <sys/stat.h>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

constexpr timespec longAgo {1'000'000'000, 0};

class ConfigFileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_path = m_folder.filePath(u"config.ini"_s); }
    void cleanup() { QFile::remove(m_path); }

    void seesAnEdit();
    void seesAnEditThatKeepsSizeAndTime();
    void seesAReplacementThatKeepsSizeAndTime();
    void seesTheFileComeAndGo();
    void seesAnEditBehindALink();
    void answersFromMemoryWhileNothingChanges();
    void readsAFileAgainThatChangedJustNow();
    void doesNotTakeAPartForTheWhole();

private:
    void write(const QByteArray &name)
    {
        QFile file(m_path);
        QVERIFY(file.open(QFile::WriteOnly));
        file.write("[" + name + "]\nsource = /s\ndest = /d\n");
    }
    void setTime()
    {
        const timespec times[] {longAgo, longAgo};
        QCOMPARE(::utimensat(AT_FDCWD, QFile::encodeName(m_path).constData(), times, 0), 0);
    }

    QTemporaryDir m_folder;
    QString m_path;
};

}

void ConfigFileTest::seesAnEdit()
{
    write("a_b");
    ConfigFile file(m_path);
    QCOMPARE(file.current()->names, QStringList {u"a_b"_s});
    write("longer_name");
    QCOMPARE(file.current()->names, QStringList {u"longer_name"_s});
}

void ConfigFileTest::seesAnEditThatKeepsSizeAndTime()
{
    ConfigFile file(m_path);
    for (const char *name : {"a_1", "a_2", "a_3", "a_4", "a_5", "a_6", "a_7", "a_8"}) {
        write(name);
        setTime();
        QCOMPARE(file.current()->names, QStringList {QString::fromLatin1(name)});
    }
}

void ConfigFileTest::seesAReplacementThatKeepsSizeAndTime()
{
    const QString path = m_path;
    write("a_1");
    setTime();
    ConfigFile file(path);
    QCOMPARE(file.current()->names, QStringList {u"a_1"_s});
    m_path = path + u".new"_s;
    write("a_2");
    setTime();
    QCOMPARE(std::rename(QFile::encodeName(m_path).constData(), QFile::encodeName(path).constData()), 0);
    m_path = path;
    QCOMPARE(file.current()->names, QStringList {u"a_2"_s});
}

void ConfigFileTest::seesTheFileComeAndGo()
{
    ConfigFile file(m_path);
    QCOMPARE(file.current().fault().kind, FaultKind::ConfigUnreadable);
    write("a_b");
    QVERIFY(file.current().isOk());
    QVERIFY(QFile::remove(m_path));
    QCOMPARE(file.current().fault().kind, FaultKind::ConfigUnreadable);
}

void ConfigFileTest::seesAnEditBehindALink()
{
    write("a_1");
    const QString link = m_folder.filePath(u"link.ini"_s);
    QVERIFY(QFile::link(m_path, link));
    ConfigFile file(link);
    QCOMPARE(file.current()->names, QStringList {u"a_1"_s});
    write("a_2");
    QCOMPARE(file.current()->names, QStringList {u"a_2"_s});
}

void ConfigFileTest::answersFromMemoryWhileNothingChanges()
{
    // Changed no later than the build of this test, hence not within the last second.
    ConfigFile file(QStringLiteral(TEST_DATA "/config/example.ini"));
    const BackupSet *first = file.current()->sets.constData();
    QCOMPARE(file.current()->sets.constData(), first);
}

void ConfigFileTest::readsAFileAgainThatChangedJustNow()
{
    // The next change might fall into the same step of the kernel's clock and show in nothing but the content.
    write("a_b");
    ConfigFile file(m_path);
    const BackupSet *first = file.current()->sets.constData();
    QVERIFY(file.current()->sets.constData() != first);
}

void ConfigFileTest::doesNotTakeAPartForTheWhole()
{
    write("a_b");
    setTime();
    ConfigFile file(m_path);
    for (const off_t from : {0, 6, 20}) {
        const BadSectors bad(from);
        // Once through QSettings, once past its memory.
        for (int i = 0; i < 2; ++i) {
            QVERIFY(!file.current());
            QCOMPARE(file.current().fault().kind, FaultKind::ConfigUnreadable);
        }
    }
    QCOMPARE(file.current()->names, QStringList {u"a_b"_s});
}

QTEST_APPLESS_MAIN(ConfigFileTest)
#include "config_file_test.moc"
