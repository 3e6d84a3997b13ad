#include "service/tasks/durable_file.h"

#include "service/config/name_aside.h"
#include "service/config/read_to_end.h"

#include <QFile>
#include <QFileInfo>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

Fault unwritable(const QString &path, const QString &reason)
{
    return {FaultKind::StateUnwritable, u"%1 could not be written: %2."_s.arg(path, reason),
        u"Make room on its disk and see that the service may write there; the service tries again by itself."_s};
}

QString lastError()
{
    return qt_error_string(errno);
}

Result<void> writeAndFlush(QFile &file, const QByteArray &text)
{
    if (file.write(text) != text.size())
        return unwritable(file.fileName(), file.errorString());
    if (::fsync(file.handle()) != 0)
        return unwritable(file.fileName(), lastError());
    return {};
}

bool endsInsideALine(QFile &file)
{
    char last = '\n';
    return file.size() > 0 && file.seek(file.size() - 1) && file.getChar(&last) && last != '\n';
}

}

Result<void> replaceWhole(const QString &path, const QByteArray &text)
{
    // One fixed name, so that a crash leaves at most one such file and the next save takes it over.
    QFile file(path + u".new"_s);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::Unbuffered))
        return unwritable(path, file.errorString());
    if (const Result<void> written = writeAndFlush(file, text); !written) {
        file.remove();
        return written;
    }
    file.close();
    if (std::rename(QFile::encodeName(file.fileName()).constData(), QFile::encodeName(path).constData()) != 0)
        return unwritable(path, lastError());
    return {};
}

Result<void> replaceDurably(const QString &path, const QByteArray &text)
{
    const Result<void> replaced = replaceWhole(path, text);
    return replaced ? flushFolderOf(path) : replaced;
}

Result<void> flushFolderOf(const QString &path)
{
    const QByteArray folder = QFile::encodeName(QFileInfo(path).path());
    const int handle = ::open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool isFlushed = handle >= 0 && ::fsync(handle) == 0;
    const QString error = lastError();
    if (handle >= 0)
        ::close(handle);
    if (!isFlushed)
        return unwritable(path, error);
    return {};
}

Result<void> appendLineDurably(const QString &path, const QByteArray &line)
{
    QFile file(path);
    // Unbuffered, so that nothing of a write that failed is tried again by resize() below.
    if (!file.open(QIODevice::ReadWrite | QIODevice::Unbuffered))
        return unwritable(path, file.errorString());
    const QByteArray lineEnd = endsInsideALine(file) ? "\n" : "";
    const qint64 sizeBefore = file.size();
    file.seek(sizeBefore);
    Result<void> written = writeAndFlush(file, lineEnd + line + '\n');
    // Empty: perhaps it has just been made, or could not be flushed so far.
    if (written && sizeBefore == 0)
        written = flushFolderOf(path);
    if (!written)
        file.resize(sizeBefore);
    return written;
}

Result<QString> setAside(const QString &path, const QDateTime &nowUtc)
{
    const QString target = nameAside(path, nowUtc);
    if (std::rename(QFile::encodeName(path).constData(), QFile::encodeName(target).constData()) != 0)
        return unwritable(path, lastError());
    return target;
}

Result<QString> keepAside(const QString &path, const QDateTime &nowUtc)
{
    const QString target = nameAside(path, nowUtc);
    if (::link(QFile::encodeName(path).constData(), QFile::encodeName(target).constData()) == 0)
        return target;
    // Not every filesystem has links.
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unwritable(target, file.errorString());
    const std::optional<QByteArray> text = readToEnd(file);
    if (!text)
        return unwritable(target, file.errorString());
    if (const Result<void> copied = replaceDurably(target, *text); !copied)
        return copied.fault();
    return target;
}

}
