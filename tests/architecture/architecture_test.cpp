#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

//! The arrows: what the files of an area may include, apart from their own: other areas, or one header of them.
const QHash<QString, QStringList> arrows {
    {u"shared"_s, {}},
    {u"monitor"_s, {u"shared"_s}},
    {u"service/config"_s, {u"shared"_s, u"service/system/log_level.h"_s}},
    {u"service/system"_s, {u"shared"_s}},
    {u"service/rsync"_s, {u"shared"_s, u"service/system/parent_death.h"_s}},
    {u"service/generations"_s, {u"shared"_s}},
    {u"service/engine"_s, {u"shared"_s, u"service/config"_s, u"service/rsync"_s, u"service/generations"_s}},
    {u"service/tasks"_s, {u"shared"_s, u"service/config"_s, u"service/system"_s}},
    {u"service/web"_s, {u"shared"_s, u"service/api/message.h"_s}},
    {u"service/api"_s, {u"shared"_s, u"service/config"_s, u"service/tasks"_s, u"service/web"_s}},
    {u"service"_s,
        {u"shared"_s, u"service/config"_s, u"service/engine"_s, u"service/tasks"_s, u"service/api"_s,
            u"service/system"_s}},
};

//! The only file that may know Qt's HTTP server, whose versions differ.
const QString httpServerFile = u"service/api/http/http_server"_s;

struct Include {
    QString file;
    QString header;
    bool isOurs = false;
};

//! The row of a file: "service/api" for service/api/door/x.cpp, "service" for service/main.cpp.
QString areaOf(const QString &path)
{
    const QStringList parts = path.split(u'/');
    return parts.first() == u"service"_s && parts.size() > 2 ? parts.first() + u'/' + parts.at(1) : parts.first();
}

QStringList sourceFiles()
{
    const QDir root(QStringLiteral(PROJECT_SOURCE_DIR));
    QStringList files;
    for (const QString &folder : {u"shared"_s, u"service"_s, u"monitor"_s}) {
        QDirIterator each(root.filePath(folder), {u"*.h"_s, u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (each.hasNext())
            files.append(root.relativeFilePath(each.next()));
    }
    return files;
}

QString textOf(const QString &file)
{
    QFile source(QStringLiteral(PROJECT_SOURCE_DIR "/") + file);
    if (!source.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(file));
    return QString::fromUtf8(source.readAll());
}

//! Whether \a text calls what starts a shell, or names one.
bool startsShell(const QString &text)
{
    static const QRegularExpression pattern(
        u"(?<!QLocale::|Generator::)\\b(system|popen|wordexp|execlp|execvp|startCommand)\\s*\\("
        "|[\"/](ba|da|z)?sh[\" ]"_s);
    return text.contains(pattern);
}

QList<Include> includesOf(const QString &file)
{
    static const QRegularExpression line(
        u"^\\s*#\\s*include\\s*([\"<])([^\">]+)[\">]"_s, QRegularExpression::MultilineOption);
    QList<Include> includes;
    const QString text = textOf(file);
    for (const auto &match : line.globalMatch(text))
        includes.append({file, match.captured(2), match.captured(1) == u'"'});
    return includes;
}

//! What is wrong with an include of one of our own headers; empty when nothing is.
QString brokenArrow(const Include &include)
{
    const QString from = areaOf(include.file);
    if (include.header.endsWith(u".moc"_s))
        return {};
    if (!QFile::exists(QStringLiteral(PROJECT_SOURCE_DIR "/") + include.header))
        return include.file + u" includes \""_s + include.header + u"\", which is no path from the root"_s;
    if (!arrows.contains(from))
        return from + u" is an area without a row in this test's table"_s;
    const QString to = areaOf(include.header);
    const QStringList allowed = arrows.value(from);
    if (to == from || allowed.contains(to) || allowed.contains(include.header))
        return {};
    return include.file + u" includes "_s + include.header + u": no arrow leads from "_s + from + u" to "_s + to;
}

}

class ArchitectureTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void includesFollowTheArrows();
    void aBrokenArrowIsSeen();
    void oneFileKnowsQtsHttpServer();
    void theMonitorAndItsVocabularyNeedNoLinux();
    void noShellIsStarted();
};

void ArchitectureTest::includesFollowTheArrows()
{
    QStringList broken;
    for (const QString &file : sourceFiles()) {
        for (const Include &include : includesOf(file)) {
            if (include.isOurs)
                broken.append(brokenArrow(include));
        }
    }
    broken.removeAll(QString());
    QVERIFY2(broken.isEmpty(), qPrintable(broken.join(u'\n')));
}

void ArchitectureTest::aBrokenArrowIsSeen()
{
    QVERIFY(brokenArrow({u"service/api/door.cpp"_s, u"shared/fault.h"_s, true}).isEmpty());
    QVERIFY(!brokenArrow({u"monitor/main.cpp"_s, u"service/config/backup_set.h"_s, true}).isEmpty());
    QVERIFY(!brokenArrow({u"service/rsync/x.cpp"_s, u"service/config/backup_set.h"_s, true}).isEmpty());
    QVERIFY(!brokenArrow({u"service/new/x.cpp"_s, u"shared/fault.h"_s, true}).isEmpty());
    QVERIFY(!brokenArrow({u"service/api/door.cpp"_s, u"fault.h"_s, true}).isEmpty());
}

void ArchitectureTest::oneFileKnowsQtsHttpServer()
{
    for (const QString &file : sourceFiles()) {
        for (const Include &include : includesOf(file)) {
            if (include.header.contains(u"QHttpServer"_s) || include.header.contains(u"QAbstractHttpServer"_s))
                QVERIFY2(file.startsWith(httpServerFile), qPrintable(file));
        }
    }
}

void ArchitectureTest::theMonitorAndItsVocabularyNeedNoLinux()
{
    static const QRegularExpression systemHeader(u"^(sys|linux|net|netinet|arpa)/|^(unistd|fcntl|dirent|poll)\\.h$"_s);
    for (const QString &file : sourceFiles()) {
        if (file.startsWith(u"service/"_s))
            continue;
        for (const Include &include : includesOf(file))
            QVERIFY2(!systemHeader.match(include.header).hasMatch(), qPrintable(file + u' ' + include.header));
    }
}

void ArchitectureTest::noShellIsStarted()
{
    for (const QString &file : sourceFiles())
        QVERIFY2(!startsShell(textOf(file)), qPrintable(file));
    QVERIFY(startsShell(u"std::system(\"rsync\")"_s));
    QVERIFY(startsShell(u"process.start(u\"/bin/sh\"_s)"_s));
    QVERIFY(startsShell(u"process.start(u\"bash\"_s, {u\"-c\"_s})"_s));
    QVERIFY(startsShell(u"process.startCommand(line)"_s));
}

QTEST_GUILESS_MAIN(ArchitectureTest)
#include "architecture_test.moc"
