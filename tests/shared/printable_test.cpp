#include "shared/printable.h"

#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

class PrintableTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void leavesWhatPeopleWrite();
    void replacesWhatForgesText_data();
    void replacesWhatForgesText();
};

void PrintableTest::leavesWhatPeopleWrite()
{
    const QString text = u"/mnt/写真/Grüße\t\"a\" 👍 (1).txt"_s;
    QCOMPARE(printable(text), text);
    QCOMPARE(printable({}), QString());
}

void PrintableTest::replacesWhatForgesText_data()
{
    QTest::addColumn<QChar>("harmful");
    const QList<std::pair<const char *, char16_t>> rows {{"NUL", 0}, {"backspace", 8}, {"new line", 10},
        {"carriage return", 13}, {"escape", 0x1b}, {"delete", 0x7f}, {"C1 control sequence", 0x9b}, {"next line", 0x85},
        {"line separator", 0x2028}, {"paragraph separator", 0x2029}, {"right-to-left override", 0x202e},
        {"left-to-right isolate", 0x2066}, {"Arabic letter mark", 0x61c}, {"right-to-left mark", 0x200f},
        {"end of isolate", 0x2069}};
    for (const auto &[name, code] : rows)
        QTest::newRow(name) << QChar(code);
}

void PrintableTest::replacesWhatForgesText()
{
    QFETCH(QChar, harmful);
    QCOMPARE(printable(u"a"_s + harmful + u"b"_s), u"a\ufffdb"_s);
}

QTEST_APPLESS_MAIN(PrintableTest)
#include "printable_test.moc"
