#pragma once

#include <QList>
#include <QProcess>
#include <QTimer>
#include <QUrl>

namespace backup {

//! A server that announces itself on the network.
struct FoundServer {
    QUrl url;
    QString name;

    friend bool operator==(const FoundServer &, const FoundServer &) = default;
};

//! Reads what `avahi-browse --resolve --parsable` prints; each server once, names unescaped.
QList<FoundServer> serversFromAvahi(const QByteArray &output);
//! Reads what `dns-sd -Z` prints: SRV records in the form of a zone file.
QList<FoundServer> serversFromDnsSd(const QByteArray &output);

//! Looks for servers that announce `_backup-server._tcp`, with the mDNS tool of the system where there is one.
class Discovery : public QObject
{
    Q_OBJECT

public:
    explicit Discovery(QObject *parent = nullptr);
    ~Discovery() override;

    //! False when this system has no tool to look with; found() does not come then.
    bool start();

Q_SIGNALS:
    //! Once, after a few seconds at the most.
    void found(const QList<backup::FoundServer> &servers);

private:
    QProcess m_tool;
    QTimer m_timeLimit;
};

}
