#include "monitor/client/discovery.h"

#include "monitor/client/foreign_text.h"
#include "monitor/client/server_address.h"

#include <QRegularExpression>
#include <QStandardPaths>

namespace backup {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto longestLook = 4s;
const QString serviceType = u"_backup-server._tcp"_s;

// avahi-browse and dns-sd write other characters than letters and digits as \DDD, decimal bytes of UTF-8; a dot and a
// backslash behind a backslash.
QString unescaped(const QByteArray &text)
{
    QByteArray bytes;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i) != '\\') {
            bytes.append(text.at(i));
            continue;
        }
        bool isNumber = false;
        const int code = text.mid(i + 1, 3).toInt(&isNumber);
        if (isNumber && code < 256) {
            bytes.append(static_cast<char>(code));
            i += 3;
        } else if (++i < text.size()) {
            bytes.append(text.at(i));
        }
    }
    return QString::fromUtf8(bytes);
}

void addOnce(QList<FoundServer> &servers, const QString &host, const QByteArray &port, const QString &name)
{
    const QString bare = host.endsWith(u'.') ? host.chopped(1) : host;
    const Result<QUrl> url = serverUrlFromText(bare + u':' + QString::fromLatin1(port));
    if (!url)
        return;
    for (const FoundServer &known : servers) {
        if (known.url == *url)
            return;
    }
    servers.append({*url, safeText(name.simplified())});
}

}

QList<FoundServer> serversFromAvahi(const QByteArray &output)
{
    // =;interface;protocol;name;type;domain;host;address;port;text
    constexpr int nameField = 3, hostField = 6, portField = 8;
    QList<FoundServer> servers;
    for (const QByteArray &line : output.split('\n')) {
        const QList<QByteArray> fields = line.split(';');
        if (fields.size() > portField && fields.first() == "=")
            addOnce(servers, unescaped(fields.at(hostField)), fields.at(portField), unescaped(fields.at(nameField)));
    }
    return servers;
}

QList<FoundServer> serversFromDnsSd(const QByteArray &output)
{
    static const QRegularExpression record(
        uR"(^(\S+)\._backup-server\._tcp\S*\s+SRV\s+\d+\s+\d+\s+(\d+)\s+(\S+))"_s, QRegularExpression::MultilineOption);
    QList<FoundServer> servers;
    const QString text = QString::fromLatin1(output);
    for (auto matches = record.globalMatch(text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        addOnce(servers, match.captured(3), match.captured(2).toLatin1(), unescaped(match.captured(1).toLatin1()));
    }
    return servers;
}

Discovery::Discovery(QObject *parent)
    : QObject(parent)
{
    m_timeLimit.setSingleShot(true);
    connect(&m_timeLimit, &QTimer::timeout, &m_tool, &QProcess::kill);
}

Discovery::~Discovery()
{
    m_tool.disconnect(this);
    m_tool.kill();
    m_tool.waitForFinished(200);
}

bool Discovery::start()
{
    const QString avahi = QStandardPaths::findExecutable(u"avahi-browse"_s);
    const QString dnsSd = avahi.isEmpty() ? QStandardPaths::findExecutable(u"dns-sd"_s) : QString();
    if (avahi.isEmpty() && dnsSd.isEmpty())
        return false;
    connect(&m_tool, &QProcess::finished, this, [this, isAvahi = !avahi.isEmpty()] {
        const QByteArray output = m_tool.readAllStandardOutput();
        Q_EMIT found(isAvahi ? serversFromAvahi(output) : serversFromDnsSd(output));
    });
    if (!avahi.isEmpty())
        m_tool.start(avahi, {u"--resolve"_s, u"--parsable"_s, u"--terminate"_s, serviceType});
    else
        m_tool.start(dnsSd, {u"-Z"_s, serviceType});
    // dns-sd never ends by itself.
    m_timeLimit.start(longestLook);
    return true;
}

}
