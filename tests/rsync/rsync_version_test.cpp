#include "service/rsync/rsync_version.h"

#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

class RsyncVersionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsVersions_data();
    void readsVersions();
    void namesThePathWithoutRsync();
    void readsCapabilities();
};

void RsyncVersionTest::readsVersions_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("found");
    QTest::newRow("3.2.7") << QByteArray("rsync  version 3.2.7  protocol version 31\n") << u"3.2.7"_s;
    QTest::newRow("3.4.1") << QByteArray("rsync  version 3.4.1  protocol version 32\n") << u"3.4.1"_s;
    QTest::newRow("3.5.0") << QByteArray("rsync  version 3.5.0  protocol version 32\n") << u"3.5.0"_s;
    QTest::newRow("two parts") << QByteArray("rsync  version 3.2  protocol version 31\n") << u"3.2"_s;
    QTest::newRow("ten") << QByteArray("rsync  version 3.10.0  protocol version 33\n") << u"3.10.0"_s;
    QTest::newRow("with a v") << QByteArray("rsync  version v3.2.3  protocol version 31\n") << u"3.2.3"_s;
    QTest::newRow("pre-release") << QByteArray("rsync  version 3.3.0pre1  protocol version 31\n") << u"3.3.0"_s;
    QTest::newRow("3.1.3") << QByteArray("rsync  version 3.1.3  protocol version 31\n") << u"rsync-too-old"_s;
    QTest::newRow("2.6.9") << QByteArray("rsync  version 2.6.9  protocol version 29\n") << u"rsync-too-old"_s;
    QTest::newRow("openrsync") << QByteArray("openrsync: protocol version 29\nrsync version 2.6.9 compatible\n")
                               << u"rsync-missing"_s;
    QTest::newRow("nothing") << QByteArray() << u"rsync-missing"_s;
    QTest::newRow("garbage") << QByteArray("\xff\xfe\0\n", 4) << u"rsync-missing"_s;
    QTest::newRow("huge numbers") << QByteArray("rsync  version 99999999999.1  protocol\n") << u"rsync-too-old"_s;
}

void RsyncVersionTest::readsVersions()
{
    QFETCH(QByteArray, text);
    const Result<RsyncVersion> version = rsyncVersionFromText(text);
    QTEST(version ? version->number.toString() : faultCode(version.fault().kind), "found");
    QVERIFY(version || !version.fault().remedy.isEmpty());
}

void RsyncVersionTest::namesThePathWithoutRsync()
{
    const Result<RsyncVersion> version = rsyncVersionFromText({}, u"/a:/b"_s);
    QVERIFY(!version);
    QCOMPARE(version.fault().message, u"rsync was not found on the PATH (/a:/b), or did not start."_s);
}

void RsyncVersionTest::readsCapabilities()
{
    const QByteArray head = "rsync  version 3.2.7  protocol version 31\nCapabilities:\n    64-bit files, append, ";
    const Result<RsyncVersion> both = rsyncVersionFromText(head + "ACLs,\n    xattrs, iconv\n");
    QVERIFY(both->acls && both->xattrs);
    const Result<RsyncVersion> wrapped = rsyncVersionFromText(head + "\n    ACLs, no xattrs, iconv\n");
    QVERIFY(wrapped->acls && !wrapped->xattrs);
    const Result<RsyncVersion> none = rsyncVersionFromText(head + "no ACLs,\n    no xattrs, iconv\n");
    QVERIFY(!none->acls && !none->xattrs);
}

QTEST_GUILESS_MAIN(RsyncVersionTest)
#include "rsync_version_test.moc"
