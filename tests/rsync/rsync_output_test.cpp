#include "service/rsync/rsync_output.h"

#include <QFile>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! Everything that a parser told, in one text that can be compared.
struct Heard {
    QByteArrayList entries;
    QByteArrayList texts;
    QList<Progress> progress;
    RsyncStats stats;
};

QByteArray described(const ItemizedEntry &entry)
{
    static const QByteArrayList kinds {"file", "folder", "deleted file", "deleted folder"};
    return kinds[static_cast<int>(entry.kind)] + (entry.isNew ? " new" : "") + ": " + entry.path;
}

Heard hear(const QByteArrayList &pieces)
{
    Heard heard;
    RsyncOutput output;
    output.onEntry = [&heard](const ItemizedEntry &entry) { heard.entries.append(described(entry)); };
    output.onProgress = [&heard](const Progress &progress) { heard.progress.append(progress); };
    output.onText = [&heard](const QByteArray &text) { heard.texts.append(text); };
    for (const QByteArray &piece : pieces)
        output.feed(piece);
    output.finish();
    heard.stats = output.stats();
    return heard;
}

QByteArray recorded(const QString &name)
{
    QFile file(QStringLiteral(TEST_DATA "/rsync/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no %s", qPrintable(name));
    return file.readAll();
}

const QByteArrayList &recordedEntries()
{
    static const QByteArrayList entries {"deleted file: gone/deep/f\n", "deleted folder: gone/deep",
        "deleted folder: gone", "deleted file: old*", "deleted file: gone-link", "file new: \x01\x7f",
        "file new:  10 50% x", "file new: #hash", "file new: *deleting   x", "file new: -dash", "file new: \\#01",
        "file new: \\#012", "file new: back\\slash", "file new: big", "file new: cr\rhere", "file new: fifo",
        "file new: link", "file new: new\nline", "file: plain", "file new: quo\"te'", "file new: tab\there",
        "file new: trailing ", "file new: \xff\xfe", "folder new: dir/sub", "file new: dir/sub/\xe6\x97\xa5"};
    return entries;
}

}

class RsyncOutputTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsRecordedOutput_data();
    void readsRecordedOutput();
    void readsTheSameHoweverItIsCut_data() { readsRecordedOutput_data(); }
    void readsTheSameHoweverItIsCut();
    void countsStats();
    void readsEntries_data();
    void readsEntries();
    void readsProgress_data();
    void readsProgress();
    void keepsTheCountsWithinAFile();
    void undoesEscapes_data();
    void undoesEscapes();
    void passesOtherLinesOn();
    void survivesGarbageAndHugeLines();
};

void RsyncOutputTest::readsRecordedOutput_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("scan") << u"scan.txt"_s;
    QTest::newRow("copy") << u"copy.txt"_s;
}

void RsyncOutputTest::readsRecordedOutput()
{
    QFETCH(QString, name);
    const Heard heard = hear({recorded(name)});
    QCOMPARE(heard.entries, recordedEntries());
    QCOMPARE(heard.texts, QByteArrayList());
    QVERIFY(!heard.progress.isEmpty());
    QCOMPARE(heard.progress.last().bytes, 3000330);
}

void RsyncOutputTest::readsTheSameHoweverItIsCut()
{
    QFETCH(QString, name);
    const QByteArray all = recorded(name);
    const Heard whole = hear({all});
    for (qsizetype cut = 0; cut <= all.size(); ++cut) {
        const Heard heard = hear({all.left(cut), all.sliced(cut)});
        QCOMPARE(heard.entries, whole.entries);
        QCOMPARE(heard.texts, whole.texts);
        QCOMPARE(heard.progress, whole.progress);
        QCOMPARE(heard.stats.totalBytes, whole.stats.totalBytes);
    }
    QByteArrayList bytes;
    for (const char c : all)
        bytes.append(QByteArray(1, c));
    QCOMPARE(hear(bytes).entries, whole.entries);
}

void RsyncOutputTest::countsStats()
{
    const RsyncStats stats = hear({recorded(u"scan.txt"_s)}).stats;
    QCOMPARE(stats.entries, 22);
    QCOMPARE(stats.folders, 3);
    QCOMPARE(stats.totalBytes, 3000337);
    QCOMPARE(stats.transferredFiles, 17);
    QCOMPARE(stats.transferredBytes, 3000330);
    QCOMPARE(stats.copiedBytes, 0);
    QCOMPARE(hear({recorded(u"copy.txt"_s)}).stats.copiedBytes, 3000330);
    const RsyncStats flat =
        hear({"Number of files: 12 (reg: 12)\nTotal file size: 99999999999999999999 bytes\n"}).stats;
    QCOMPARE(flat.entries, 12);
    QCOMPARE(flat.folders, 0);
    QVERIFY(flat.totalBytes > 0);
    QVERIFY(hear({"Literal data: 99999999999999999999\nMatched data: 99999999999999999999\n"}).stats.copiedBytes > 0);
}

void RsyncOutputTest::readsEntries_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("entry");
    const auto row = [](const char *line, const QByteArray &entry) {
        QTest::newRow(line) << QByteArray(line) << entry;
    };
    row(".d..t...... ./", "folder: .");
    row(".d..tp..... a/b/", "folder: a/b");
    row("cd+++++++++ a/", "folder new: a");
    row(">f..t...... a", "file: a");
    row(".f...p.u... a", "file: a");
    row(".f......... a", "file: a");
    row("hf+++++++++ a", "file new: a");
    row("cD+++++++++ dev", "file new: dev");
    row("cS+++++++++ socket", "file new: socket");
    row(".L..t...... link", "file: link");
    row("cLc.t...... link", "file: link");
    row("<f+++++++++ a", "file new: a");
    row("*deleting   a/", "deleted folder: a");
    row("*deleting   a", "deleted file: a");
    row("*deleting    a", "deleted file:  a");
    row("*deleting   *deleting   a/", "deleted folder: *deleting   a");
    row("*deleting  a", {});
    row("*deleting   ", {});
    row(">f+++++++++ ", {});
    row(">f+++++++++", {});
    row(">x+++++++++ a", {});
    row("xf+++++++++ a", {});
    row("created directory /t", {});
}

void RsyncOutputTest::readsEntries()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, entry);
    QCOMPARE(hear({line + '\n'}).entries.join('|'), entry);
    QCOMPARE(hear({line}).entries.join('|'), entry);
}

void RsyncOutputTest::readsProgress_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<qint64>("files");
    QTest::addColumn<qint64>("total");
    QTest::newRow("plain") << QByteArray("          32768   1%  146.38kB/s    0:00:08  ") << 32768LL << -1LL << -1LL;
    QTest::newRow("counts") << QByteArray("        1238099  10%  146.38kB/s    0:00:08 (xfr#5, to-chk=169/396)")
                            << 1238099LL << 227LL << 396LL;
    QTest::newRow("still listing") << QByteArray("  1 0% 0.00kB/s 0:00:00 (xfr#5, ir-chk=1000/1200)") << 1LL << 200LL
                                   << -1LL;
    QTest::newRow("senseless") << QByteArray("  1 0% 0.00kB/s 0:00:00 (xfr#5, to-chk=9/3)") << 1LL << 0LL << 3LL;
    QTest::newRow("cut off") << QByteArray("  1 0% 0.00kB/s 0:00:00 (xfr#5, to-chk=") << 1LL << 0LL << 0LL;
    QTest::newRow("huge") << QByteArray("  99999999999999999999999 0%") << 999999999999999999LL << -1LL << -1LL;
}

void RsyncOutputTest::readsProgress()
{
    QFETCH(QByteArray, line);
    const Heard heard = hear({'\r' + line + '\r'});
    QCOMPARE(heard.progress.size(), 1);
    const Progress &progress = heard.progress.first();
    QTEST(progress.bytes.value_or(-1), "bytes");
    QTEST(progress.files.value_or(-1), "files");
    QTEST(progress.filesTotal.value_or(-1), "total");
}

void RsyncOutputTest::keepsTheCountsWithinAFile()
{
    const Heard heard =
        hear({"\r  100 10% 1.00kB/s 0:00:08 (xfr#5, to-chk=169/396)\n\r  150 15% 1.00kB/s 0:00:08  \r"});
    QCOMPARE(heard.progress.size(), 2);
    QCOMPARE(heard.progress.last().bytes, 150);
    QCOMPARE(heard.progress.last().files, 227);
    QCOMPARE(heard.progress.last().filesTotal, 396);
}

void RsyncOutputTest::undoesEscapes_data()
{
    QTest::addColumn<QByteArray>("escaped");
    QTest::addColumn<QByteArray>("plain");
    QTest::newRow("newline") << QByteArray("a\\#012b") << QByteArray("a\nb");
    QTest::newRow("all of it") << QByteArray("\\#012") << QByteArray("\n");
    QTest::newRow("literal escape") << QByteArray("\\#134#012") << QByteArray("\\#012");
    QTest::newRow("literal with nine") << QByteArray("\\#134#999") << QByteArray("\\#999");
    QTest::newRow("too short") << QByteArray("\\#01") << QByteArray("\\#01");
    QTest::newRow("no octal") << QByteArray("\\#089") << QByteArray("\\#089");
    QTest::newRow("backslashes") << QByteArray("\\\\#012\\") << QByteArray("\\\n\\");
    QTest::newRow("in a row") << QByteArray("\\#001\\#002") << QByteArray("\x01\x02");
    QTest::newRow("highest") << QByteArray("\\#377") << QByteArray("\xff");
}

void RsyncOutputTest::undoesEscapes()
{
    QFETCH(QByteArray, escaped);
    QTEST(unescapedName(escaped), "plain");
}

void RsyncOutputTest::passesOtherLinesOn()
{
    const Heard heard = hear({"created directory /t\n\n  \nskipping non-regular file \"a\"\nsent 5 bytes\n"});
    QCOMPARE(heard.texts, QByteArrayList({"skipping non-regular file \"a\""}));
}

void RsyncOutputTest::survivesGarbageAndHugeLines()
{
    QByteArray garbage;
    for (int i = 0; i < 100'000; ++i)
        garbage += static_cast<char>(i * 7919 % 256);
    QVERIFY(hear({garbage, garbage}).entries.isEmpty());

    // A line that never ends must not fill the memory, nor swallow the next one.
    const QByteArrayList pieces(100, QByteArray(10'000, 'x'));
    const Heard heard = hear(pieces + QByteArrayList {"\n>f+++++++++ a\n"});
    QCOMPARE(heard.entries, QByteArrayList({"file new: a"}));
    QCOMPARE(heard.texts.size(), 1);
    QVERIFY(heard.texts.first().size() < 100'000);
}

QTEST_GUILESS_MAIN(RsyncOutputTest)
#include "rsync_output_test.moc"
