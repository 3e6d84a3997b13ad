#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace backup {

//! Bytes as they come from a client, given out line by line or in blocks; every byte is looked at once.
class LineBuffer
{
public:
    enum class Line {
        //! Not yet: the end has not come.
        Partial,
        Whole,
        //! A bare CR, a bare LF or another control character than HTAB: no line of HTTP (RFC 9112, 2.2).
        Malformed,
    };

    void append(QByteArrayView bytes);
    //! The next line without its CRLF; the view holds until append() is called.
    Line nextLine(QByteArrayView &line);
    //! At most \a most bytes, fewer when fewer are here; the view holds until append() is called.
    QByteArrayView take(qsizetype most);
    //! Bytes not given out yet.
    qsizetype size() const { return m_bytes.size() - m_begin; }

private:
    QByteArray m_bytes;
    //! Where what was not given out begins.
    qsizetype m_begin = 0;
    //! Up to where no line end was found.
    qsizetype m_scanned = 0;
};

}
