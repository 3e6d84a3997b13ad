#pragma once

#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QTemporaryDir>
#include <memory>

namespace backup {

//! What the service answered.
struct Answer {
    //! 0: it did not.
    int status = 0;
    QByteArray body;
    QList<QNetworkReply::RawHeaderPair> headers;

    QJsonObject json() const;
    //! Of the task that it tells of.
    QString id() const;
    QByteArray header(const QByteArray &name) const;
};

//! The real service with the real engine, in a folder of its own, on a port of its own.
class TestService
{
public:
    //! The configuration has the sets "foo_hoge", "山田_写真" and the faulty "bad_set"; sources hold one file each.
    TestService();
    //! Ends the service without mercy.
    ~TestService();

    //! Starts the service and waits until it listens.
    bool start(const QStringList &moreArguments = {});
    //! SIGTERM; answers whether it ended by itself, with exit code 0.
    bool stop();
    //! SIGKILL.
    void kill();
    //! What it has written to its standard error so far.
    QByteArray errors();

    //! From here on rsync waits before it does anything; to be called before start().
    void useHeldRsync();
    void hold();
    void release();

    Answer get(const QByteArray &path, const QList<QNetworkReply::RawHeaderPair> &headers = {});
    Answer post(const QByteArray &path, const QList<QNetworkReply::RawHeaderPair> &headers = {});
    //! Begins a POST; the answer comes while events are processed.
    std::shared_ptr<QNetworkReply> beginPost(const QByteArray &path);
    static Answer answerOf(QNetworkReply &reply);
    //! The sole task of a list of the status; empty when there are none or many.
    QJsonObject onlyTask(const QString &list);

    QString path(const QString &name) const { return m_folder.filePath(name); }
    void write(const QString &name, const QByteArray &text) const;
    QByteArray read(const QString &name) const;
    quint16 port() const { return m_port; }
    QProcess &process() { return *m_process; }
    //! The arguments that name configuration and state folder.
    QStringList arguments() const;

private:
    Answer wait(QNetworkReply *reply);
    QNetworkRequest request(const QByteArray &path, const QList<QNetworkReply::RawHeaderPair> &headers) const;

    QTemporaryDir m_folder;
    std::unique_ptr<QProcess> m_process;
    QNetworkAccessManager m_network;
    QByteArray m_errors;
    QString m_pathVariable;
    quint16 m_port = 0;
};

//! What a program that has ended left.
struct Ended {
    int exitCode = -1;
    QByteArray output;
    QByteArray errors;
};

//! Runs backup-server to its end, a minute at most.
Ended runProgram(const QStringList &arguments);

}
