#include "backup_scene.h"

#include "service/engine/run.h"
#include "service/engine/staging_edit.h"
#include "service/generations/descriptor.h"
#include "service/generations/tree_removal.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <thread>

namespace backup {

using namespace Qt::StringLiterals;

void writeFile(const QByteArray &path, const QByteArray &content)
{
    FILE *const stream = fopen(path.constData(), "wb");
    if (!stream
        || fwrite(content.constData(), 1, static_cast<size_t>(content.size()), stream) != size_t(content.size()))
        qFatal("cannot write %s", path.constData());
    fclose(stream);
}

void write(const QByteArray &path, const QByteArray &content)
{
    QDir().mkpath(QFile::decodeName(path.left(path.lastIndexOf('/'))));
    writeFile(path, content);
}

QByteArray read(const QByteArray &path)
{
    QFile file(QFile::decodeName(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("nothing");
}

void setTime(const QByteArray &path, const timespec &time)
{
    const timespec times[] {time, time};
    if (utimensat(AT_FDCWD, path.constData(), times, 0) != 0)
        qFatal("cannot set the time of %s", path.constData());
}

bool setImmutable(const QByteArray &path, bool isImmutable)
{
    const Descriptor file(open(path.constData(), O_RDONLY | O_CLOEXEC));
    int flags = isImmutable ? FS_IMMUTABLE_FL : 0;
    return ioctl(file.get(), FS_IOC_SETFLAGS, &flags) == 0;
}

Ground groundOf(const Places &places)
{
    Ground ground {GenerationStore(places), {}, {}, {}, {}, {}, {}, true, false, {}};
    if (!ground.store.prepare() || !prepareLists(places))
        qFatal("cannot prepare %s", places.control.constData());
    return ground;
}

namespace {

//! In memory, where that keeps extended attributes too (Linux 6.6): hundreds of runs flush their filesystem.
QString fastFolder()
{
    const QString memory = u"/dev/shm"_s;
    const QTemporaryDir trial(memory + u"/trial-XXXXXX"_s);
    const bool keepsAll = setxattr(QFile::encodeName(trial.path()).constData(), "user.trial", "x", 1, 0) == 0;
    return (keepsAll ? memory : QDir::tempPath()) + u"/backup-test-XXXXXX"_s;
}

}

BackupScene::BackupScene()
    : m_folder(std::make_unique<QTemporaryDir>(fastFolder()))
    , m_root(m_folder->path())
{
    for (const QString &name : {u"source"_s, u"disk"_s, u"state"_s})
        QDir(m_root).mkdir(name);
    writeConfig("[foo_hoge]\nsource = " + source() + "\ndest = " + dest() + "\n");
}

BackupScene::BackupScene(const QString &root)
    : m_root(root)
{
}

BackupScene::~BackupScene()
{
    // QTemporaryDir cannot remove names that are no text.
    if (m_folder)
        (void)removeTree(QFile::encodeName(m_root));
}

QByteArray BackupScene::path(const QByteArray &below) const
{
    return QFile::encodeName(m_root).append(below);
}

QByteArrayList BackupScene::copies() const
{
    QByteArrayList names;
    FolderStream entries(openFolder(path("/disk")));
    while (const dirent *entry = entries.next()) {
        if (entry->d_name[0] != '.')
            names.append(entry->d_name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

RunRequest BackupScene::request(QDate today, int keepCount) const
{
    RunRequest request;
    request.set.name = u"foo_hoge"_s;
    request.set.source = QFile::decodeName(source());
    request.set.dest = QFile::decodeName(dest());
    request.set.keepCount = keepCount;
    request.set.dateLast = dateInConfig();
    request.configPath = m_root + u"/config.ini"_s;
    request.stateDir = m_root + u"/state"_s;
    request.taskId = u"20200101-1"_s;
    request.startedAtUtc = QDateTime::currentDateTimeUtc();
    request.today = today;
    return request;
}

QDate BackupScene::dateInConfig() const
{
    static const QRegularExpression line(u"^date_last = (\\d{8})"_s, QRegularExpression::MultilineOption);
    QFile file(QString(m_root + u"/config.ini"_s));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QRegularExpressionMatch match = line.match(QString::fromUtf8(file.readAll()));
    return match.hasMatch() ? QDate::fromString(match.captured(1), u"yyyyMMdd"_s) : QDate();
}

void BackupScene::writeConfig(const QByteArray &text) const
{
    writeFile(path("/config.ini"), text);
}

Told BackupScene::run(const RunRequest &request, const std::function<void(const RunEvent &, RunControl &)> &hear) const
{
    Told told;
    RunControl *heard = nullptr;
    RunControl control([&](const RunEvent &event) {
        if (const auto *report = std::get_if<RunReport>(&event)) {
            told.report = *report;
            ++told.reports;
        } else if (const auto *recovered = std::get_if<Recovered>(&event)) {
            told.recovered.append(*recovered);
        } else if (const auto *line = std::get_if<LogLine>(&event)) {
            told.log.append(line->text);
        }
        if (hear)
            hear(event, *heard);
    });
    heard = &control;
    // A run lowers its thread's priority in the end.
    std::thread([&] { runBackup(request, control); }).join();
    return told;
}

void BackupScene::backUpFour() const
{
    for (const char *name : {"/source/a", "/source/b", "/source/c", "/source/d"})
        writeFile(path(name), name);
    QVERIFY(!run(request(firstDay)).report.fault);
}

}
