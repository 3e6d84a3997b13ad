#include "service/rsync/rsync_exit.h"

#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

class RsyncExitTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judgesEnds_data();
    void judgesEnds();
    void tellsRsyncsFirstWords();
    void tellsWhatToDoWhenAFileHasTooManyNames();
    void tellsWholeSentences();
    void tellsErrorsFromOtherLines();
    void countsWhatCannotBeMade();
};

void RsyncExitTest::judgesEnds_data()
{
    QTest::addColumn<bool>("crashed");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArrayList>("errors");
    QTest::addColumn<QString>("judgement");
    const auto row = [](const char *name, bool crashed, int code, const QByteArrayList &errors,
                         const QString &judgement) { QTest::newRow(name) << crashed << code << errors << judgement; };

    row("success", false, 0, {}, u"complete"_s);
    row("vanished", false, 24, {"file has vanished: \"/s/a\""}, u"vanished"_s);
    row("partial", false, 23, {"rsync: [sender] send_files failed to open \"/s/a\": Permission denied (13)"},
        u"partial"_s);
    row("read error", false, 23, {R"(rsync: [sender] read errors mapping "/s/a": Input/output error (5))"},
        u"partial"_s);
    row("usage", false, 1, {"rsync: --no: unknown option"}, u"rsync-failed"_s);
    row("protocol", false, 12, {"rsync: connection unexpectedly closed"}, u"rsync-failed"_s);
    row("timeout", false, 30, {}, u"rsync-failed"_s);
    row("killed", true, 9, {}, u"rsync-failed"_s);
    row("full", false, 11,
        {R"(rsync: [receiver] write failed on "/t/a": No space left on device (28))",
            "rsync error: error in file IO (code 11) at receiver.c(380) [receiver=3.5.0]"},
        u"destination-full"_s);
    row("full, in a crash", true, 6, {R"(rsync: write failed on "/t/a": No space left on device (28))"},
        u"destination-full"_s);
    row("quota", false, 11, {R"(rsync: [receiver] write failed on "/t/a": Disk quota exceeded (122))"},
        u"destination-full"_s);
    row("read-only", false, 23, {R"(rsync: [receiver] mkstemp "/t/.a.x" failed: Read-only file system (30))"},
        u"destination-read-only"_s);
    row("a name like an error", false, 24, {"file has vanished: \"/s/No space left on device (28)\""}, u"vanished"_s);
    // ext4 says ENOSPC of attributes that are larger than a block, whatever space there is.
    row("large attribute", false, 23,
        {R"(rsync: [receiver] rsync_xal_set: lsetxattr("/t/.a.x","user.big") failed: No space left on device (28))"},
        u"partial"_s);
    row("large list", false, 23,
        {R"(rsync: [receiver] set_acl: sys_acl_set_file(/t/a, ACL_TYPE_ACCESS): No space left on device (28))"},
        u"partial"_s);
}

void RsyncExitTest::judgesEnds()
{
    QFETCH(bool, crashed);
    QFETCH(int, code);
    QFETCH(QByteArrayList, errors);
    const Result<RsyncOutcome> outcome = judgeRsyncEnd({crashed, code, errors});
    const QStringList names {u"complete"_s, u"vanished"_s, u"partial"_s};
    QTEST(outcome ? names[static_cast<int>(*outcome)] : faultCode(outcome.fault().kind), "judgement");
}

void RsyncExitTest::tellsRsyncsFirstWords()
{
    const Result<RsyncOutcome> outcome = judgeRsyncEnd({false, 12, {"", "the cause", "the consequence"}});
    QVERIFY(outcome.fault().message.contains(u"the cause"_s));
    QVERIFY(!outcome.fault().message.contains(u"the consequence"_s));
    QVERIFY(outcome.fault().message.contains(u"12"_s));
}

void RsyncExitTest::tellsWhatToDoWhenAFileHasTooManyNames()
{
    const Result<RsyncOutcome> outcome =
        judgeRsyncEnd({false, 12, {R"(rsync: [generator] link "/t/b" => a failed: Too many links (31))"}});
    QCOMPARE(outcome.fault().kind, FaultKind::RsyncFailed);
    QVERIFY(outcome.fault().message.contains(u"link \"/t/b\""_s));
    QVERIFY(outcome.fault().remedy.startsWith(u"Start the backup again"_s));
    QVERIFY(outcome.fault().remedy.contains(u"hard_links = no"_s));
}

void RsyncExitTest::tellsWholeSentences()
{
    QCOMPARE(judgeRsyncEnd({true, 0, {}}).fault().message,
        u"rsync was killed or could not be started: it gave no reason."_s);
    QCOMPARE(judgeRsyncEnd({false, 5, {"\xff\xfe"}}).fault().message, u"rsync failed with code 5: \ufffd\ufffd."_s);
}

void RsyncExitTest::tellsErrorsFromOtherLines()
{
    for (const char *line : {"rsync: [sender] send_files failed to open \"/x\": Permission denied (13)",
             "filename overflows max-path len by 125: a/b", "ERROR: a/b failed verification -- update discarded."})
        QVERIFY2(isComplaint(line), line);
    for (const char *line : {"rsync error: some files/attrs were not transferred", "skipping non-regular file \"null\"",
             "IO error encountered -- skipping file deletion"})
        QVERIFY2(!isComplaint(line), line);
}

void RsyncExitTest::countsWhatCannotBeMade()
{
    SkippedFiles skipped;
    for (const char *line :
        {"skipping non-regular file \"null\"", "sent 3 bytes", "skipping non-regular file \"a\"b\""})
        skipped.take(line);
    QCOMPARE(skipped.names, QStringList({u"null"_s, u"a\"b"_s}));
    for (int i = 0; i < 100; ++i)
        skipped.take("skipping non-regular file \"more\"");
    QCOMPARE(skipped.count, 102);
    QVERIFY(skipped.names.size() < 50);
}

QTEST_GUILESS_MAIN(RsyncExitTest)
#include "rsync_exit_test.moc"
