#include "service/config/config.h"
#include "service/config/config_file.h"

#include <QTemporaryDir>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

class ConfigTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTheExample();
};

void ConfigTest::readsTheExample()
{
    const Result<Config> config = readConfig(QStringLiteral(TEST_DATA "/config/example.ini"));
    QVERIFY(config.isOk());
    QVERIFY(config->faults.isEmpty());
    QCOMPARE(config->names, QStringList{ u"foo_hoge"_s });
    const BackupSet set = *config->set(u"foo_hoge"_s);
    QCOMPARE(set.source, u"/mnt/data/foo/hoge"_s);
    QCOMPARE(set.dest, u"/mnt/backup/foo/hoge"_s);
    QCOMPARE(set.keepCount, 3);
    QCOMPARE(set.dateLast, QDate(2020, 1, 18));
}

QTEST_APPLESS_MAIN(ConfigTest)
#include "config_test.moc"
