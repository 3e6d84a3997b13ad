#include "service/rsync/rsync_output.h"

#include <limits>

namespace backup {

namespace {

// Longer than any path a kernel takes (PATH_MAX), each byte escaped as five; what is longer is not rsync's list.
constexpr qsizetype longestLine = 64 * 1024;
constexpr qsizetype codeLength = 11; // "YXcstpoguax"

bool isOctal(char c)
{
    return c >= '0' && c <= '7';
}

qint64 leadingNumber(QByteArrayView text)
{
    qint64 number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9' || number > 900'000'000'000'000'000)
            break;
        number = number * 10 + (c - '0');
    }
    return number;
}

qint64 numberAfter(QByteArrayView line, QByteArrayView word)
{
    const qsizetype at = line.indexOf(word);
    return at < 0 ? 0 : leadingNumber(line.sliced(at + word.size()));
}

}

QByteArray unescapedName(QByteArrayView name)
{
    QByteArray plain;
    plain.reserve(name.size());
    for (qsizetype i = 0; i < name.size(); ++i) {
        if (name[i] == '\\' && i + 4 < name.size() && name[i + 1] == '#' && isOctal(name[i + 2]) && isOctal(name[i + 3])
            && isOctal(name[i + 4])) {
            plain += static_cast<char>((name[i + 2] - '0') * 64 + (name[i + 3] - '0') * 8 + (name[i + 4] - '0'));
            i += 4;
        } else {
            plain += name[i];
        }
    }
    return plain;
}

void RsyncOutput::feed(QByteArrayView bytes)
{
    // Progress lines end with a carriage return; names never hold one, it is escaped.
    for (qsizetype begin = 0; begin < bytes.size();) {
        qsizetype end = begin;
        while (end < bytes.size() && bytes[end] != '\n' && bytes[end] != '\r')
            ++end;
        const QByteArrayView piece = bytes.sliced(begin, end - begin);
        begin = end + 1;
        if (end == bytes.size()) {
            m_rest += piece;
        } else if (m_rest.isEmpty()) {
            takeLine(piece);
        } else {
            m_rest += piece;
            takeLine(m_rest);
            m_rest.clear();
        }
        if (m_rest.size() > longestLine)
            m_rest.truncate(longestLine);
    }
}

void RsyncOutput::finish()
{
    takeLine(m_rest);
    m_rest.clear();
}

void RsyncOutput::takeLine(QByteArrayView line)
{
    if (line.trimmed().isEmpty() || takeEntry(line) || takeProgress(line) || takeStats(line))
        return;
    if (onText)
        onText(line.toByteArray());
}

bool RsyncOutput::takeEntry(QByteArrayView line)
{
    if (line.size() < codeLength + 2 || line[codeLength] != ' ')
        return false;
    const bool deleted = line.startsWith("*deleting  ");
    const bool itemized = QByteArrayView("<>ch.").contains(line[0]) && QByteArrayView("fdLDS").contains(line[1]);
    if (!deleted && !itemized)
        return false;

    QByteArrayView name = line.sliced(codeLength + 1);
    const bool isFolder = deleted ? name.endsWith('/') : line[1] == 'd';
    while (name.endsWith('/'))
        name.chop(1);
    if (name.isEmpty())
        return false;

    ItemizedEntry entry;
    if (deleted)
        entry.kind = isFolder ? ItemizedEntry::Kind::DeletedFolder : ItemizedEntry::Kind::DeletedFile;
    else
        entry.kind = isFolder ? ItemizedEntry::Kind::Folder : ItemizedEntry::Kind::File;
    entry.isNew = !deleted && line[2] == '+';
    entry.path = unescapedName(name);
    if (onEntry)
        onEntry(entry);
    return true;
}

// "  1238099  10%  146.38kB/s  0:00:08 (xfr#5, to-chk=169/396)" (rsync(1), --progress)
bool RsyncOutput::takeProgress(QByteArrayView line)
{
    const qsizetype percentSign = line.indexOf('%');
    if (!line.startsWith(' ') || percentSign < 0)
        return false;
    // The counts stand only in the line that ends a file; they hold until the next one.
    Progress &progress = m_progress;
    progress.bytes = leadingNumber(line.trimmed());
    for (const QByteArrayView word : {QByteArrayView("to-chk="), QByteArrayView("ir-chk=")}) {
        const qsizetype at = line.indexOf(word);
        if (at < 0)
            continue;
        const QByteArrayView counts = line.sliced(at + word.size());
        const qint64 total = numberAfter(counts, "/");
        progress.filesTotal = total;
        progress.files = total - qMin(leadingNumber(counts), total);
        // The list is still growing: the total is none yet.
        if (word.startsWith("ir"))
            progress.filesTotal.reset();
    }
    if (onProgress)
        onProgress(progress);
    return true;
}

bool RsyncOutput::takeStats(QByteArrayView line)
{
    if (line.startsWith("Number of files: ")) {
        m_stats.entries = numberAfter(line, "files: ");
        m_stats.folders = numberAfter(line, "dir: ");
    } else if (line.startsWith("Number of regular files transferred: ")) {
        m_stats.transferredFiles = numberAfter(line, "transferred: ");
    } else if (line.startsWith("Total file size: ")) {
        m_stats.totalBytes = numberAfter(line, "size: ");
    } else if (line.startsWith("Total transferred file size: ")) {
        m_stats.transferredBytes = numberAfter(line, "size: ");
    } else if (line.startsWith("Literal data: ") || line.startsWith("Matched data: ")) {
        const qint64 room = std::numeric_limits<qint64>::max() - m_stats.copiedBytes;
        m_stats.copiedBytes += qMin(numberAfter(line, "data: "), room);
    } else {
        return line.startsWith("Number of ") || line.startsWith("File list ") || line.startsWith("Total bytes ")
            || line.startsWith("sent ") || line.startsWith("total size is ") || line.startsWith("created directory ");
    }
    return true;
}

}
