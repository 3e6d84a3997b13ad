#include "service/config/ini_line.h"

#include <algorithm>

namespace backup {

namespace {

bool isCommentMark(QChar c)
{
    return c == u'#' || c == u';';
}

qsizetype skipBlanks(QStringView line, qsizetype from)
{
    while (from < line.size() && line[from].isSpace())
        ++from;
    return from;
}

//! Where the first comment mark with a blank before it stands; the line's size when there is none.
qsizetype commentStart(QStringView line, qsizetype from)
{
    for (qsizetype i = std::max<qsizetype>(from, 1); i < line.size(); ++i) {
        if (isCommentMark(line[i]) && line[i - 1].isSpace())
            return i;
    }
    return line.size();
}

bool onlyCommentFollows(QStringView rest)
{
    const QStringView trimmed = rest.trimmed();
    return trimmed.isEmpty() || (rest.front().isSpace() && isCommentMark(trimmed.front()));
}

//! Where the quote that closes the one at \a open stands; the line's size when nothing does.
qsizetype closingQuote(QStringView line, qsizetype open)
{
    qsizetype i = open + 1;
    while (i < line.size()) {
        if (line[i] != u'"')
            ++i;
        else if (i + 1 < line.size() && line[i + 1] == u'"')
            i += 2;
        else
            return i;
    }
    return line.size();
}

}

qsizetype indentOf(const QString &line)
{
    return skipBlanks(line, 0);
}

bool isBlank(const QString &line)
{
    return indentOf(line) == line.size();
}

bool isComment(const QString &line)
{
    return !isBlank(line) && isCommentMark(line[indentOf(line)]);
}

bool isSectionLine(const QString &line)
{
    return !isBlank(line) && line[indentOf(line)] == u'[';
}

std::optional<QString> sectionName(const QString &line)
{
    const qsizetype begin = indentOf(line) + 1;
    const QStringView head = QStringView(line).left(commentStart(line, 0));
    for (qsizetype i = begin; i < head.size(); ++i) {
        const bool ends = i + 1 == head.size() || head[i + 1].isSpace() || isCommentMark(head[i + 1]);
        if (head[i] == u']' && ends)
            return head.sliced(begin, i - begin).toString();
    }
    const qsizetype last = head.lastIndexOf(u']');
    return last < begin ? std::nullopt : std::optional(head.sliced(begin, last - begin).toString());
}

std::optional<KeyLine> keyLine(const QString &line)
{
    const auto isDelimiter = [](QChar c) { return c == u'=' || c == u':'; };
    const qsizetype delimiter = std::find_if(line.begin(), line.end(), isDelimiter) - line.begin();
    if (delimiter == line.size() || commentStart(line, 0) < delimiter)
        return std::nullopt;
    return KeyLine {line.left(delimiter).trimmed().toLower(), valueAt(line, delimiter + 1)};
}

LinePiece valueAt(const QString &line, qsizetype from)
{
    const qsizetype begin = skipBlanks(line, from);
    const bool isQuoted = begin < line.size() && line[begin] == u'"';
    const qsizetype close = isQuoted ? closingQuote(line, begin) : line.size();
    if (close < line.size() && onlyCommentFollows(QStringView(line).sliced(close + 1))) {
        const QString text = line.sliced(begin + 1, close - begin - 1);
        return {QString(text).replace(QStringLiteral("\"\""), QStringLiteral("\"")), begin + 1, close};
    }
    qsizetype end = commentStart(line, begin);
    while (end > begin && line[end - 1].isSpace())
        --end;
    return {line.sliced(begin, end - begin), begin, end, isQuoted && close == line.size()};
}

}
