#include "service/config/ini_edit.h"

#include "service/config/ini_text.h"

#include <QRandomGenerator>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

const QString newDate = u"20261122"_s;

Result<QByteArray> withDate(const QByteArray &text)
{
    return withValue(text, u"a_b"_s, u"date_last"_s, newDate);
}

}

class IniEditTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesTheValueAlone_data();
    void changesTheValueAlone();
    void refusesWhatItCannotChange_data();
    void refusesWhatItCannotChange();
    void changesOnlyTheValueOfAnyText();
};

void IniEditTest::changesTheValueAlone_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");

    QTest::newRow("comment") << QByteArray("[a_b]\ndate_last = 20200118 # c\n")
                             << QByteArray("[a_b]\ndate_last = 20261122 # c\n");
    QTest::newRow("quotes, colon, case") << QByteArray("[a_b]\nDate_Last:\"20200118\"\n")
                                         << QByteArray("[a_b]\nDate_Last:\"20261122\"\n");
    QTest::newRow("other section") << QByteArray("[a_c]\ndate_last = 1\n[a_b]\ndate_last = 1\n")
                                   << QByteArray("[a_c]\ndate_last = 1\n[a_b]\ndate_last = 20261122\n");
    QTest::newRow("mark and CRLF") << QByteArray("\xEF\xBB\xBF[a_b]\r\ndate_last=1\r\n\r\n")
                                   << QByteArray("\xEF\xBB\xBF[a_b]\r\ndate_last=20261122\r\n\r\n");
    QTest::newRow("bytes that are not UTF-8 elsewhere")
        << QByteArray("# \xff\n[a_b]\ndate_last = 1\n[x]\nk = \xfe\n")
        << QByteArray("# \xff\n[a_b]\ndate_last = 20261122\n[x]\nk = \xfe\n");
    QTest::newRow("empty") << QByteArray("[a_b]\ndate_last =\n") << QByteArray("[a_b]\ndate_last =20261122\n");
    QTest::newRow("empty before a comment")
        << QByteArray("[a_b]\ndate_last = # c\n") << QByteArray("[a_b]\ndate_last = 20261122 # c\n");
    QTest::newRow("missing") << QByteArray("[a_b]\nk = 1\n\n# next\n[c_d]\n")
                             << QByteArray("[a_b]\nk = 1\ndate_last = 20261122\n\n# next\n[c_d]\n");
    QTest::newRow("missing, in an empty section")
        << QByteArray("[a_b]\n[c_d]\n") << QByteArray("[a_b]\ndate_last = 20261122\n[c_d]\n");
    QTest::newRow("missing, CRLF") << QByteArray("[a_b]\r\nk = 1\r\n[c_d]\r\n")
                                   << QByteArray("[a_b]\r\nk = 1\r\ndate_last = 20261122\r\n[c_d]\r\n");
    QTest::newRow("missing, no line end")
        << QByteArray("[a_b]\r\nk = 1") << QByteArray("[a_b]\r\nk = 1\r\ndate_last = 20261122");
    QTest::newRow("missing behind a continuation")
        << QByteArray("[a_b]\nk =\n  1\n  2\n") << QByteArray("[a_b]\nk =\n  1\n  2\ndate_last = 20261122\n");
    QTest::newRow("missing, indented") << QByteArray("  [a_b]\n  k = 1\n  [c_d]\n")
                                       << QByteArray("  [a_b]\n  k = 1\n  date_last = 20261122\n  [c_d]\n");
    QTest::newRow("the same already") << QByteArray("[a_b]\ndate_last = 20261122\n")
                                      << QByteArray("[a_b]\ndate_last = 20261122\n");
}

void IniEditTest::changesTheValueAlone()
{
    QFETCH(QByteArray, before);
    const Result<QByteArray> edited = withDate(before);
    QVERIFY2(edited.isOk(), qPrintable(edited.isOk() ? QString() : edited.fault().message));
    QTEST(*edited, "after");
}

void IniEditTest::refusesWhatItCannotChange_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty file") << QByteArray();
    QTest::newRow("no section") << QByteArray("[a_c]\ndate_last = 20200118\n");
    QTest::newRow("section twice") << QByteArray("[a_b]\ndate_last = 1\n[a_b]\n");
    QTest::newRow("key twice") << QByteArray("[a_b]\ndate_last = 1\ndate_last = 1\n");
    QTest::newRow("value in two lines") << QByteArray("[a_b]\ndate_last = 1\n 2\n");
    QTest::newRow("value is not UTF-8") << QByteArray("[a_b]\ndate_last = \xff");
    QTest::newRow("faulty line") << QByteArray("[a_b]\ndate_last = 1\nnonsense\n");
    QTest::newRow("UTF-16") << QByteArray("\xFF\xFE[\0", 4);
}

void IniEditTest::refusesWhatItCannotChange()
{
    QFETCH(QByteArray, text);
    const Result<QByteArray> edited = withDate(text);
    QVERIFY(!edited);
    QCOMPARE(edited.fault().kind, FaultKind::ConfigInvalid);
}

void IniEditTest::changesOnlyTheValueOfAnyText()
{
    const QList<QByteArray> tokens {"[a_b]", "[c_d]", "[DEFAULT]", "date_last", "source", "=", ":", " = ", " ", "\t",
        "　", "#", " #", ";", "\"", "20200118", "/x", "山", "\xff", "\n", "\n", "\n ", "\r\n", "\n[a_b]\ndate_last = "};
    QRandomGenerator random(2);
    int edits = 0;
    for (int i = 0; i < 50'000; ++i) {
        QByteArray text = "[a_b]\n";
        for (int n = random.bounded(25); n > 0; --n)
            text += tokens[random.bounded(static_cast<int>(tokens.size()))];
        const Result<QByteArray> edited = withDate(text);
        if (!edited)
            continue;
        ++edits;
        const Result<QByteArray> back = withValue(*edited, u"a_b"_s, u"date_last"_s, u"19700101"_s);
        QVERIFY2(back.isOk(), text.toHex());
        QCOMPARE(QByteArray(*edited).replace("20261122", "19700101").replace("20200118", ""),
            QByteArray(*back).replace("20200118", ""));
        const IniDocument before = parseIni(text);
        QCOMPARE(parseIni(*edited).faults.size(), before.faults.size());
        // What stands before and behind the value, or the new line, is the old text.
        const qsizetype place = edited->indexOf("20261122");
        const IniSection section = before.sections.constFirst();
        const auto has = [](const IniEntry &entry) { return entry.key == u"date_last"; };
        const auto entry = std::find_if(section.entries.cbegin(), section.entries.cend(), has);
        const qsizetype kept = entry == section.entries.cend() ? section.end : entry->firstLine.begin;
        QCOMPARE(edited->left(kept), text.left(kept));
        QVERIFY2(place >= kept, text.toHex());
        const qsizetype rest = text.size() - (entry == section.entries.cend() ? section.end : entry->firstLine.end);
        QCOMPARE(edited->right(rest), text.right(rest));
    }
    QVERIFY2(edits > 5'000, qPrintable(QString::number(edits)));
}

QTEST_APPLESS_MAIN(IniEditTest)
#include "ini_edit_test.moc"
