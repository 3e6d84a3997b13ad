#pragma once

#include <QByteArray>
#include <QByteArrayList>

namespace backup {

//! Makes lines of bytes that come in pieces. A line longer than the limit is cut there and its rest dropped, so that
//! a program gone wild cannot fill the memory.
class LineSplitter
{
public:
    explicit LineSplitter(qsizetype longestLine);

    //! The lines that \a bytes complete, without their ends; empty ones are left out.
    QByteArrayList add(const QByteArray &bytes);
    //! What stands after the last line end, when nothing more will come.
    QByteArray rest();

private:
    void extend(const QByteArray &bytes);

    qsizetype m_longestLine;
    QByteArray m_line;
};

}
