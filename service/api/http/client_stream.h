#pragma once

#include <QByteArray>
#include <QObject>

namespace backup {

//! The bytes of one client's connection, in and out; nothing here blocks, and no signal is sent from within a call.
class ClientStream : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    //! Reads at most \a size bytes; 0 when none are here, -1 when none will come.
    virtual qint64 read(char *data, qint64 size) = 0;
    //! Whether readable() is said; not reading leaves the bytes with the client.
    virtual void setReading(bool isReading) = 0;
    //! Whether the client has said that it will send no more, or has gone.
    virtual bool hasEnded() = 0;
    //! Sends both, one after the other; what the client does not take at once is kept.
    virtual void write(const QByteArray &head, const QByteArray &body) = 0;
    //! Bytes written and not taken by the client's connection.
    virtual qint64 unsent() const = 0;
    //! Bytes of memory that what is unsent keeps: an answer that the kernel took in part is kept whole.
    virtual qint64 kept() const { return unsent(); }
    //! Whether bytes can come and go; a stream that is not says opened() later, or broke().
    virtual bool isOpen() const { return true; }
    //! Says that nothing more is sent; to be called when unsent() is 0.
    virtual void finish() = 0;
    //! Whether finish() lets the client's bytes come still.
    virtual bool endsOneWay() const { return true; }
    //! Ends the connection at once.
    virtual void abort() = 0;

Q_SIGNALS:
    void opened();
    //! There are bytes to read, or their end.
    void readable();
    //! So many bytes left that had been kept.
    void wrote(qint64 bytes);
    //! The connection broke; nothing can be read or written any more.
    void broke();
};

} // namespace backup
