#include "service/config/server_checks.h"
#include "service/config/set_checks.h"
#include "shared/fault.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

QString textOf(const QString &path)
{
    QFile file(QStringLiteral(PROJECT_SOURCE_DIR "/") + path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(path));
    return QString::fromUtf8(file.readAll());
}

//! The `code` words of a table's first cell: what the row is about, in any language.
QString subjectOf(const QString &row)
{
    static const QRegularExpression code(u"`[^`]+`"_s);
    const QString cell = row.section(u'|', 1, 1);
    QStringList words;
    for (const auto &match : code.globalMatch(cell))
        words.append(match.captured());
    return words.join(u' ');
}

//! Headings, lists, tables and code in their order, without the words of a language.
QStringList outlineOf(const QString &markdown)
{
    QStringList outline;
    bool isCode = false;
    for (const QString &line : markdown.split(u'\n')) {
        if (line.startsWith(u"```")) {
            isCode = !isCode;
            outline.append(line);
        } else if (isCode) {
            outline.append(line.section(u'#', 0, 0).trimmed());
        } else if (line.startsWith(u'#')) {
            outline.append(line.section(u' ', 0, 0));
        } else if (line.startsWith(u"- ") || line.startsWith(u"1. ")) {
            outline.append(line.left(2));
        } else if (line.startsWith(u'|')) {
            outline.append(u"| "_s + subjectOf(line));
        }
    }
    return outline;
}

const QString english = u"README.md"_s;
const QString japanese = u"README.ja.md"_s;

}

class DocumentsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bothReadmesHaveTheSameOutline();
    void everyFaultOfATaskIsExplained();
    void everyKeyIsExplained();
    void changelogKnowsThisVersion();
};

void DocumentsTest::bothReadmesHaveTheSameOutline()
{
    const QStringList first = outlineOf(textOf(english));
    const QStringList second = outlineOf(textOf(japanese));
    for (qsizetype i = 0; i < qMin(first.size(), second.size()); ++i)
        QCOMPARE(second.at(i), first.at(i));
    QCOMPARE(second.size(), first.size());
}

void DocumentsTest::everyFaultOfATaskIsExplained()
{
    for (int i = static_cast<int>(FaultKind::ConfigUnreadable); i <= static_cast<int>(FaultKind::Internal); ++i) {
        const QString code = faultCode(static_cast<FaultKind>(i));
        for (const QString &readme : {english, japanese})
            QVERIFY2(textOf(readme).contains(u'`' + code + u'`'), qPrintable(readme + u": "_s + code));
    }
}

void DocumentsTest::everyKeyIsExplained()
{
    const QString page = textOf(u"packaging/man/backup-server.ini.5.scd"_s);
    for (const QString &key : setKeys() + serverKeys()) {
        QVERIFY2(page.contains(u'*' + key + u'*'), qPrintable(key));
        for (const QString &readme : {english, japanese})
            QVERIFY2(textOf(readme).contains(u"| `"_s + key + u"` |"), qPrintable(readme + u": "_s + key));
    }
}

void DocumentsTest::changelogKnowsThisVersion()
{
    const QString changelog = textOf(u"CHANGELOG.md"_s);
    QVERIFY(changelog.contains(u"\n## [Unreleased]\n"_s)
        || changelog.contains(QStringLiteral("\n## [" BACKUP_VERSION "]")));
}

QTEST_GUILESS_MAIN(DocumentsTest)
#include "documents_test.moc"
