#include "service/tasks/line_splitter.h"

#include <utility>

namespace backup {

LineSplitter::LineSplitter(qsizetype longestLine)
    : m_longestLine(longestLine)
{
}

QByteArrayList LineSplitter::add(const QByteArray &bytes)
{
    QByteArrayList lines;
    qsizetype begin = 0;
    for (qsizetype end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n', begin)) {
        extend(bytes.mid(begin, end - begin));
        begin = end + 1;
        if (!m_line.isEmpty())
            lines.append(std::exchange(m_line, {}));
    }
    extend(bytes.mid(begin));
    return lines;
}

QByteArray LineSplitter::rest()
{
    return std::exchange(m_line, {});
}

void LineSplitter::extend(const QByteArray &bytes)
{
    m_line += bytes.left(m_longestLine - m_line.size());
}

}
