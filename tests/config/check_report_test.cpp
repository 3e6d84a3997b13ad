#include "service/config/check_report.h"

#include "service/config/config_checks.h"

#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

class CheckReportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsSoundSets();
    void namesFileLineAndSection();
    void tellsWhatAFaultOfServerDoes();
    void tellsOnlyThatTheServiceDoesNotStart_data();
    void tellsOnlyThatTheServiceDoesNotStart();
    void notesAreNoFaults();
    void tellsWhatToWriteFirst();
    void tellsWhatCannotBeRead();
};

void CheckReportTest::countsSoundSets()
{
    const CheckReport report = checkReport(u"c.ini"_s, checkConfig(parseIni("[a_b]\nsource = /s\ndest = /d\n")));
    QCOMPARE(report.text, u"Backup sets ready: 1. Disabled by faults: 0.\n"_s);
    QCOMPARE(report.exitCode, 0);
}

void CheckReportTest::namesFileLineAndSection()
{
    const CheckReport report =
        checkReport(u"c.ini"_s, checkConfig(parseIni("[a_b]\nsource = /s\ndest = /d\nkeep_count = x\n")));
    QCOMPARE(report.text,
        u"c.ini:4: [a_b] keep_count is \"x\", which is no whole number from 0 to 100000. "
        "Write it in the digits 0 to 9, such as keep_count = 3.\n"
        "Backup sets ready: 0. Disabled by faults: 1.\n"_s);
    QCOMPARE(report.exitCode, 78);
}

void CheckReportTest::tellsWhatAFaultOfServerDoes()
{
    const CheckReport report = checkReport(u"c.ini"_s, checkConfig(parseIni("[server]\nparallel = x\n")));
    QCOMPARE(report.text.count(u"the service starts for this machine alone"), 1);
    const CheckReport other = checkReport(u"c.ini"_s, checkConfig(parseIni("[a_b]\nsource = x\n")));
    QVERIFY(!other.text.contains(u"this machine alone"));
}

void CheckReportTest::tellsOnlyThatTheServiceDoesNotStart_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<FileFindings>("files");
    QTest::newRow("certificate alone") << QByteArray("tls_certificate = /c\n") << FileFindings();
    QTest::newRow("key alone") << QByteArray("tls_key = /k\n") << FileFindings();
    QTest::newRow("faulty key") << QByteArray("tls_certificate = /c\ntls_key = k\n") << FileFindings();
    const FileFindings files {{{2, u"server"_s, u"/c is missing. The service does not start."_s, {}}}, true, {}};
    QTest::newRow("faulty file and key") << QByteArray("tls_certificate = /c\ntls_key = /k\nparallel = x\n") << files;
}

void CheckReportTest::tellsOnlyThatTheServiceDoesNotStart()
{
    QFETCH(QByteArray, lines);
    QFETCH(FileFindings, files);
    const CheckReport report = checkReport(u"c.ini"_s, checkConfig(parseIni("[server]\n" + lines)), {}, files);
    QCOMPARE(report.text.count(u"the service does not start", Qt::CaseInsensitive), 1);
    QVERIFY2(!report.text.contains(u"this machine alone"), qPrintable(report.text));
}

void CheckReportTest::notesAreNoFaults()
{
    const CheckReport report =
        checkReport(u"c.ini"_s, checkConfig(parseIni("[a_b]\nsource = /s\ndest = /d\n")), {u"one."_s, u"two."_s});
    QCOMPARE(report.text, u"Note: one.\nNote: two.\nBackup sets ready: 1. Disabled by faults: 0.\n"_s);
    QCOMPARE(report.exitCode, 0);
}

void CheckReportTest::tellsWhatToWriteFirst()
{
    const CheckReport report = checkReport(u"c.ini"_s, checkConfig({}));
    QVERIFY(report.text.contains(u"[me_photos]"));
    QCOMPARE(report.exitCode, 0);
}

void CheckReportTest::tellsWhatCannotBeRead()
{
    const CheckReport report = checkReport(u"/missing"_s, readConfig(u"/missing"_s));
    QVERIFY(report.text.contains(u"/missing"));
    QCOMPARE(report.exitCode, 78);
}

QTEST_APPLESS_MAIN(CheckReportTest)
#include "check_report_test.moc"
