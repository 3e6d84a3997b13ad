#include "service/config/ini_text.h"

#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! Sections, keys and values one a line, "[name]" and "key=value", line feeds in values as "\n".
QStringList meaning(const IniDocument &document)
{
    QStringList lines;
    for (const IniSection &section : document.sections) {
        lines.append(u"[%1]"_s.arg(section.name));
        for (const IniEntry &entry : section.entries)
            lines.append(entry.key + u'=' + entry.value().replace(u'\n', u"\\n"_s));
    }
    return lines;
}

} // namespace

class IniTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTheDialect_data();
    void readsTheDialect();
};

void IniTextTest::readsTheDialect_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("expected");

    QTest::newRow("nothing") << QByteArray() << QStringList();
    QTest::newRow("equals and colon") << QByteArray("[s]\na=1\nb: 2\nc : x=y\n")
                                      << QStringList{ u"[s]"_s, u"a=1"_s, u"b=2"_s, u"c=x=y"_s };
    QTest::newRow("comment behind a full-width blank")
        << QByteArray("[s]\na = 3 #　過去\nb = 3　# c\n") << QStringList{ u"[s]"_s, u"a=3"_s, u"b=3"_s };
}

void IniTextTest::readsTheDialect()
{
    QFETCH(QByteArray, text);
    QFETCH(QStringList, expected);
    const IniDocument document = parseIni(text);
    QCOMPARE(meaning(document), expected);
    QVERIFY(document.faults.isEmpty());
}

QTEST_APPLESS_MAIN(IniTextTest)
#include "ini_text_test.moc"
