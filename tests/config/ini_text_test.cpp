#include "service/config/ini_text.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

QJsonArray meaningOf(const IniDocument &document)
{
    QJsonArray sections;
    for (const IniSection &section : document.sections) {
        QJsonArray entries;
        for (const IniEntry &entry : section.entries)
            entries.append(QJsonArray {entry.key, entry.value()});
        sections.append(QJsonArray {section.name, entries});
    }
    return sections;
}

//! The value of the first key of `[s]` followed by \a line.
QString valueIn(const QByteArray &line)
{
    const IniDocument document = parseIni("[s]\n" + line);
    return document.sections.value(0).entries.value(0).value();
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

}

class IniTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatConfigparserReads_data();
    void readsWhatConfigparserReads();
    void readsValues_data();
    void readsValues();
    void tellsWhereValuesStand_data();
    void tellsWhereValuesStand();
    void tellsLinesWithoutMeaning_data();
    void tellsLinesWithoutMeaning();
    void opensAFaultySectionWhereABracketIsMissing();
    void takesCommentsInAnyEncoding();
    void stopsReadingWhatIsNoConfiguration();
    void survivesAnyBytes();
};

void IniTextTest::readsWhatConfigparserReads_data()
{
    QTest::addColumn<QString>("path");
    const QDir folder(QStringLiteral(TEST_DATA "/config/dialect"));
    for (const QFileInfo &file : folder.entryInfoList({u"*.ini"_s}))
        QTest::addRow("%s", qPrintable(file.baseName())) << folder.filePath(file.baseName());
}

void IniTextTest::readsWhatConfigparserReads()
{
    QFETCH(QString, path);
    const IniDocument document = parseIni(contentOf(path + u".ini"_s));
    QVERIFY(document.faults.isEmpty());
    QCOMPARE(meaningOf(document), QJsonDocument::fromJson(contentOf(path + u".json"_s)).array());
}

void IniTextTest::readsValues_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("value");

    QTest::newRow("comment") << QByteArray("k = a # b") << u"a"_s;
    QTest::newRow("semicolon") << QByteArray("k = a\t;b") << u"a"_s;
    QTest::newRow("full-width blank before the comment") << QByteArray("k = a　# b") << u"a"_s;
    QTest::newRow("mark without a blank") << QByteArray("k = a#b;c") << u"a#b;c"_s;
    QTest::newRow("comment alone") << QByteArray("k = # b") << QString();
    QTest::newRow("mark at the delimiter") << QByteArray("k =#b") << u"#b"_s;
    QTest::newRow("plain characters") << QByteArray("k = 100%, C:\\new %(x)s") << u"100%, C:\\new %(x)s"_s;
    QTest::newRow("quoted") << QByteArray("k = \"a # b\"") << u"a # b"_s;
    QTest::newRow("quoted, comment") << QByteArray("k = \"a ; b\"  # c \"d\"") << u"a ; b"_s;
    QTest::newRow("quoted blanks") << QByteArray("k = \" a \"") << u" a "_s;
    QTest::newRow("quoted nothing") << QByteArray("k = \"\"") << QString();
    QTest::newRow("quoted backslash") << QByteArray("k = \"a\\\"") << u"a\\"_s;
    QTest::newRow("quoted quotes") << QByteArray("k = \"a \"\"b\"\" #c\"") << u"a \"b\" #c"_s;
    QTest::newRow("text behind quotes") << QByteArray("k = \"a b\" \"c\" # d") << u"\"a b\" \"c\""_s;
    QTest::newRow("quotes inside") << QByteArray("k = a \"b c\"") << u"a \"b c\""_s;
    QTest::newRow("quotes in continuations") << QByteArray("k =\n \"a #b\" # c\n \"d\"") << u"\na #b\nd"_s;
}

void IniTextTest::readsValues()
{
    QFETCH(QByteArray, line);
    QTEST(valueIn(line), "value");
}

void IniTextTest::tellsWhereValuesStand_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("after");

    QTest::newRow("plain") << QByteArray("[s]\nk = ") << QByteArray("20200118") << QByteArray(" # c\n");
    QTest::newRow("quoted") << QByteArray("[s]\nk = \"") << QByteArray("20200118") << QByteArray("\" # c\n");
    QTest::newRow("mark, wide characters")
        << QByteArray("\xEF\xBB\xBF[山]\r\n# é\r\n　鍵　=　") << QByteArray("20200118") << QByteArray("　# c\r\n");
    QTest::newRow("astral") << QByteArray("[\xF0\x9F\x98\x80]\n\xF0\x9F\x98\x80:") << QByteArray("x") << QByteArray();
    QTest::newRow("empty") << QByteArray("[s]\nk = ") << QByteArray() << QByteArray("# c\n");
}

void IniTextTest::tellsWhereValuesStand()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, after);
    const IniEntry entry = parseIni(before + value + after).sections.value(0).entries.value(0);
    QCOMPARE(entry.firstLine.begin, before.size());
    QCOMPARE(entry.firstLine.end, before.size() + value.size());
}

void IniTextTest::tellsLinesWithoutMeaning_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("section");

    QTest::newRow("before the first section") << QByteArray("\nk = 1\nl = 2\n[s]\n") << 2 << QString();
    QTest::newRow("no delimiter") << QByteArray("[r]\n[s]\nk\n") << 3 << u"s"_s;
    QTest::newRow("delimiter in the comment") << QByteArray("[s]\nk # = 1\n") << 2 << u"s"_s;
    QTest::newRow("no key") << QByteArray("[s]\n= 1\n") << 2 << u"s"_s;
    QTest::newRow("no bracket") << QByteArray("[r]\n[s # c ]\n") << 2 << u"s"_s;
    QTest::newRow("open quote") << QByteArray("[s]\nk = \"a\n") << 2 << u"s"_s;
    QTest::newRow("open quote in a continuation") << QByteArray("[s]\nk =\n \"a\n") << 3 << u"s"_s;
    QTest::newRow("not UTF-8") << QByteArray("[s]\nk = \xE5\xB1\n") << 2 << u"s"_s;
    QTest::newRow("UTF-8 cut at the line's end") << QByteArray("[s]\nk = \xE5\xB1") << 2 << u"s"_s;
    QTest::newRow("surrogate") << QByteArray("[s]\nk = \xED\xA0\x80\n") << 2 << u"s"_s;
    QTest::newRow("NUL") << QByteArray("[s]\nk = a\0b\n", 11) << 2 << u"s"_s;
    QTest::newRow("escape") << QByteArray("[s]\nk = \x1B[31m\n") << 2 << u"s"_s;
    QTest::newRow("UTF-16") << QByteArray("\xFF\xFE[\0s\0]\0\n\0", 10) << 1 << QString();
}

void IniTextTest::tellsLinesWithoutMeaning()
{
    QFETCH(QByteArray, text);
    const IniDocument document = parseIni(text);
    QCOMPARE(document.faults.size(), 1);
    const ConfigFault fault = document.faults.constFirst();
    QTEST(fault.line, "line");
    QTEST(fault.section, "section");
    QVERIFY(fault.message.endsWith(u'.') && fault.remedy.endsWith(u'.'));
}

void IniTextTest::opensAFaultySectionWhereABracketIsMissing()
{
    const IniDocument document = parseIni("[a_b]\nsource = /x\n[c_d\nsource = /y\n");
    const QByteArray expected = R"([["a_b",[["source","/x"]]],["c_d",[["source","/y"]]]])";
    QCOMPARE(QJsonDocument(meaningOf(document)).toJson(QJsonDocument::Compact), expected);
    QCOMPARE(document.faults.value(0).section, u"c_d"_s);
}

void IniTextTest::takesCommentsInAnyEncoding()
{
    const IniDocument document = parseIni("# \x83\x6f\x83\x62\n[s]\n  ; \xff\nk = 1\n");
    QVERIFY(document.faults.isEmpty());
    QCOMPARE(document.sections.constFirst().entries.size(), 1);
}

void IniTextTest::stopsReadingWhatIsNoConfiguration()
{
    const IniDocument document = parseIni("[s]\n" + QByteArray("nonsense\n").repeated(100'000));
    QCOMPARE(document.faults.size(), maxIniFaults);
    const IniDocument oneLine = parseIni("[s]\nk = " + QByteArray(4'000'000, 'x'));
    QCOMPARE(oneLine.sections.constFirst().entries.constFirst().value().size(), 4'000'000);
}

void IniTextTest::survivesAnyBytes()
{
    QRandomGenerator random(1);
    const QByteArray alphabet("[]=:#;\" \t\n\r\\ab_\0\x80\xE3\x81\x82\xEF\xBB\xBF", 23);
    for (int i = 0; i < 20'000; ++i) {
        QByteArray text(random.bounded(80), Qt::Uninitialized);
        for (char &c : text)
            c = alphabet[random.bounded(static_cast<int>(alphabet.size()))];
        const IniDocument document = parseIni(text);
        for (const IniSection &section : document.sections) {
            QVERIFY(section.end <= text.size());
            for (const IniEntry &entry : section.entries) {
                QVERIFY2(!entry.lines.isEmpty(), text.toHex());
                QVERIFY2(entry.firstLine.begin <= entry.firstLine.end, text.toHex());
                QVERIFY2(entry.firstLine.end <= section.end, text.toHex());
            }
        }
    }
}

QTEST_APPLESS_MAIN(IniTextTest)
#include "ini_text_test.moc"
