#include "service/config/date_last.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

} // namespace

class DateLastTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void changesOnlyTheDigitsOfTheExample();
};

void DateLastTest::changesOnlyTheDigitsOfTheExample()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"config.ini"_s);
    QVERIFY(QFile::copy(QStringLiteral(TEST_DATA "/config/example.ini"), path));
    QByteArray expected = contentOf(path);
    expected.replace("20200118", "20261122");
    QVERIFY(writeDateLast(path, u"foo_hoge"_s, QDate(2026, 11, 22)));
    QCOMPARE(contentOf(path), expected);
}

QTEST_APPLESS_MAIN(DateLastTest)
#include "date_last_test.moc"
