#include "service/config/config_notes.h"

#include "service/config/config_checks.h"

#include <QTemporaryDir>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

Presence there(const QString &)
{
    return Presence::There;
}

}

class ConfigNotesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsAPatternWithAComma();
    void tellsAPatternWithABlank();
    void tellsAPatternThatBeginsWithTheSource();
    void tellsWhatIsNotThere();
    void tellsThatTheTokenFileIsNotThere();
    void tellsThatTheFilesOfTlsAreNotThere();
    void looksNoFurtherThanAPathWithoutAnswer();
    void seesWhatIsThere();
};

void ConfigNotesTest::tellsAPatternWithAComma()
{
    const QStringList notes = configNotes(
        checkConfig(parseIni("[a_b]\nsource = /s\ndest = /d\nexclude = *.gz, *.md\nexclude = a,b\n")), there);
    QCOMPARE(notes.size(), 1);
    QVERIFY2(notes.first().startsWith(u"[a_b] exclude holds one pattern \"*.gz, *.md\""), qPrintable(notes.first()));
}

void ConfigNotesTest::tellsAPatternWithABlank()
{
    const QStringList notes = configNotes(
        checkConfig(parseIni("[a_b]\nsource = /s\ndest = /d\nexclude = *.tmp *.o\nexclude = My files\n")), there);
    QCOMPARE(notes.size(), 1);
    QVERIFY2(notes.first().startsWith(u"[a_b] exclude holds one pattern \"*.tmp *.o\", blank included"_s),
        qPrintable(notes.first()));
}

void ConfigNotesTest::tellsAPatternThatBeginsWithTheSource()
{
    const QStringList notes = configNotes(checkConfig(parseIni("[a_b]\nsource = /mnt/s/\ndest = /d\n"
                                                               "exclude = /mnt/s/cache\nexclude = /mnt/s2\n")),
        there);
    QCOMPARE(notes.size(), 1);
    QVERIFY2(notes.first().contains(u"\"/mnt/s/cache\", which begins with the source"_s), qPrintable(notes.first()));
}

void ConfigNotesTest::tellsWhatIsNotThere()
{
    const Config config = checkConfig(parseIni("[a_b]\nsource = /s\ndest = /m/d\n[c_d]\nsource = /s/t\ndest = /n/d\n"));
    const QStringList there {u"/s/t"_s, u"/m"_s};
    const QStringList notes = configNotes(
        config, [&](const QString &path) { return there.contains(path) ? Presence::There : Presence::Missing; });
    QCOMPARE(notes,
        QStringList({u"[a_b] source /s is not there now."_s, u"[c_d] /n, the folder above dest, is not there now."_s}));
    QCOMPARE(configNotes(config, [](const QString &) { return Presence::Unknown; }), QStringList());
}

void ConfigNotesTest::tellsThatTheTokenFileIsNotThere()
{
    const Config config = checkConfig(parseIni("[server]\ntoken_file = /t\n"));
    const QStringList notes = configNotes(config, [](const QString &) { return Presence::Missing; });
    QCOMPARE(notes.size(), 1);
    QVERIFY2(notes.first().startsWith(u"[server] token_file /t is not there: what needs a token is refused"),
        qPrintable(notes.first()));
}

void ConfigNotesTest::tellsThatTheFilesOfTlsAreNotThere()
{
    const Config config = checkConfig(parseIni("[server]\ntls_certificate = /c\ntls_key = /k\n"));
    const QStringList notes = configNotes(config, [](const QString &) { return Presence::Missing; });
    QCOMPARE(notes.size(), 2);
    QVERIFY2(notes.first().startsWith(u"[server] tls_certificate /c is not there: the service does not start"),
        qPrintable(notes.first()));
    QVERIFY2(notes.last().startsWith(u"[server] tls_key /k is not there"), qPrintable(notes.last()));
}

void ConfigNotesTest::looksNoFurtherThanAPathWithoutAnswer()
{
    QStringList asked;
    const QStringList notes =
        configNotes(checkConfig(parseIni("[a_b]\nsource = /s\ndest = /d/e\n")), [&](const QString &path) {
            asked.append(path);
            return Presence::NoAnswer;
        });
    QCOMPARE(asked, QStringList {u"/s"_s});
    QCOMPARE(notes, QStringList {u"/s gives no answer; no further path was looked for."_s});
}

void ConfigNotesTest::seesWhatIsThere()
{
    const QTemporaryDir folder;
    QCOMPARE(presenceOf(folder.path()), Presence::There);
    QCOMPARE(presenceOf(folder.filePath(u"none"_s)), Presence::Missing);
    QCOMPARE(presenceOf(folder.filePath(u"none/below"_s)), Presence::Missing);
    QCOMPARE(presenceOf(folder.filePath(QString(300, u'x'))), Presence::Unknown);
}

QTEST_APPLESS_MAIN(ConfigNotesTest)
#include "config_notes_test.moc"
