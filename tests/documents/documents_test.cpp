#include "service/api/routes.h"
#include "service/config/config_checks.h"
#include "service/config/rsync_options.h"
#include "service/config/server_checks.h"
#include "service/config/set_checks.h"
#include "shared/fault.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
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

//! The `code` words that match \a pattern, in the first cells of all tables.
QSet<QString> subjectsLike(const QString &readme, const QString &pattern)
{
    const QRegularExpression expression(u"`("_s + pattern + u")`"_s);
    QSet<QString> found;
    for (const QString &line : textOf(readme).split(u'\n')) {
        if (!line.startsWith(u'|'))
            continue;
        for (const auto &match : expression.globalMatch(subjectOf(line)))
            found.insert(match.captured(1));
    }
    return found;
}

QSet<QString> longOptionsIn(const QString &text)
{
    static const QRegularExpression option(u"--[a-z][a-z-]+"_s);
    QSet<QString> found;
    for (const auto &match : option.globalMatch(text))
        found.insert(match.captured());
    return found;
}

//! A configuration that says what the tables of README give as default, as far as they give a value.
QByteArray configOfDefaults(const QString &readme)
{
    static const QRegularExpression row(u"^\\| `(\\w+)` \\|.*\\| ([0-9]+( KiB| s)?|info|changes|no) \\|$"_s);
    QString server = u"[server]\n"_s;
    QString set = u"[a_b]\nsource = /s\ndest = /d/d\n"_s;
    for (const QString &line : textOf(readme).split(u'\n')) {
        const QRegularExpressionMatch match = row.match(line);
        if (match.hasMatch() && match.captured(1) != u"token_for")
            (setKeys().contains(match.captured(1)) ? set : server) +=
                match.captured(1) + u" = "_s + match.captured(2) + u'\n';
    }
    return (server + set).toUtf8();
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
    void theFaultTableMarksTheGuards();
    void everyKeyIsExplained();
    void theDefaultsAreTrue();
    void theOptionsForRsyncAreThoseAllowed();
    void theApiTableIsTheApi();
    void theLineForCronIsTheSameEverywhere();
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

void DocumentsTest::theFaultTableMarksTheGuards()
{
    for (int i = static_cast<int>(FaultKind::ConfigUnreadable); i <= static_cast<int>(FaultKind::Internal); ++i) {
        const auto kind = static_cast<FaultKind>(i);
        const QString marked = u"| `"_s + faultCode(kind) + u"` * |"_s;
        for (const QString &readme : {english, japanese})
            QVERIFY2(textOf(readme).contains(marked) == isAcceptable(kind), qPrintable(readme + u": "_s + marked));
    }
}

void DocumentsTest::theDefaultsAreTrue()
{
    for (const QString &readme : {english, japanese}) {
        const QByteArray text = configOfDefaults(readme);
        QVERIFY2(text.count('\n') >= 18, text);
        const Config config = checkConfig(parseIni(text));
        QVERIFY2(config.faults.isEmpty(), text);
        QCOMPARE(config.server, ServerSettings());
        BackupSet set;
        set.name = u"a_b"_s;
        set.source = u"/s"_s;
        set.dest = u"/d/d"_s;
        QCOMPARE(config.sets, QList<BackupSet> {set});
    }
}

void DocumentsTest::theOptionsForRsyncAreThoseAllowed()
{
    const QSet<QString> allowed = longOptionsIn(checkRsyncOptions(u"--nonsense"_s).fault().remedy);
    QVERIFY(allowed.size() > 10);
    for (const QString &readme : {english, japanese}) {
        const QString told = textOf(readme).section(u"\n\n`rsync_options` "_s, 1, 1).section(u"\n\n"_s, 0, 0);
        QCOMPARE(longOptionsIn(told), allowed);
    }
}

void DocumentsTest::theApiTableIsTheApi()
{
    const QJsonObject paths =
        QJsonDocument::fromJson(textOf(u"service/web/openapi.json"_s).toUtf8()).object().value("paths"_L1).toObject();
    QSet<QString> described {u"GET /"_s};
    for (auto path = paths.begin(); path != paths.end(); ++path) {
        for (const QString &method : path->toObject().keys()) {
            described.insert(method.toUpper() + u' ' + QString(path.key()).replace(u'{', u'<').replace(u'}', u'>'));
            const auto asked = method == u"get" ? ApiRequest::Method::Get : ApiRequest::Method::Post;
            QVERIFY2(findRoute(asked, path.key().split(u'/', Qt::SkipEmptyParts)), qPrintable(path.key()));
        }
    }
    for (const QString &readme : {english, japanese}) {
        QSet<QString> told;
        for (const QString &subject : subjectsLike(readme, u"(?:GET|POST) /[^`]*"_s))
            told.insert(subject.section(u'?', 0, 0));
        QCOMPARE(told, described);
    }
}

void DocumentsTest::theLineForCronIsTheSameEverywhere()
{
    static const QRegularExpression recommended(
        u"0 2 \\* \\* \\* curl -sS --fail-with-body .*(?:\\?wait|\\$\\{address\\})'"_s);
    for (const QString &place : {english, japanese, u"packaging/man/backup-server.1.scd"_s,
             u"packaging/quickstart.sh"_s, u"service/web/modules/snippet.js"_s}) {
        const QString text = textOf(place).remove(u'\\');
        const qsizetype lines = text.count(u"0 2 * * * "_s);
        QVERIFY2(lines > 0 && text.count(recommended) == lines, qPrintable(place));
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
