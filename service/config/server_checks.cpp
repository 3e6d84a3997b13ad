#include "service/config/server_checks.h"

#include "service/config/ini_line.h"
#include "service/config/section_reader.h"

#include <QHash>
#include <QHostAddress>
#include <QRegularExpression>
#include <algorithm>
#include <climits>

using namespace Qt::StringLiterals;

namespace backup {

namespace {

constexpr int mebibyte = 1024 * 1024;

//! Whether \a text is an address in full; QHostAddress takes "192.168.1" for 192.168.0.1.
bool isAddress(const QString &text)
{
    const QHostAddress address(text);
    return !address.isNull() && (address.protocol() != QHostAddress::IPv4Protocol || address.toString() == text);
}

QString readListen(SectionReader &reader)
{
    const QString key = u"listen"_s;
    const QString text = reader.text(key);
    if (text.isEmpty() || text == u"localhost" || isAddress(text))
        return text;
    reader.refuse(key, u"listen is \"%1\", which is no address."_s.arg(excerpt(text)),
        u"Write an address such as 192.168.1.10 or ::1, or localhost, or take the line away to listen on all."_s);
    return {};
}

QStringList readHosts(SectionReader &reader)
{
    static const QRegularExpression separators(u"[,\\s]+"_s);
    static const QRegularExpression host(u"\\A[a-z0-9]([a-z0-9._-]*[a-z0-9])?\\z"_s);
    const QString key = u"allowed_hosts"_s;
    const QString text = reader.list(key).join(u' ').toLower();
    const QStringList hosts = text.split(separators, Qt::SkipEmptyParts);
    for (const QString &name : hosts) {
        if (!host.match(name).hasMatch() && !isAddress(name)) {
            reader.refuse(key, u"allowed_hosts names \"%1\", which is no host's name."_s.arg(excerpt(name)),
                u"Write names such as backup.example.org, without port, with commas between."_s);
            return {};
        }
    }
    return hosts;
}

TokenFor readTokenFor(SectionReader &reader)
{
    const QString key = u"token_for"_s;
    const QString text = reader.text(key).toLower();
    if (text == u"all")
        return TokenFor::All;
    if (reader.has(key) && text != u"changes") {
        reader.refuse(
            key, u"token_for is \"%1\"."_s.arg(excerpt(text)), u"Write changes (reading stays free) or all."_s);
    }
    return TokenFor::Changes;
}

LogLevel readLogLevel(SectionReader &reader)
{
    static const QHash<QString, LogLevel> levels {{u"debug"_s, LogLevel::Debug}, {u"info"_s, LogLevel::Info},
        {u"warning"_s, LogLevel::Warning}, {u"error"_s, LogLevel::Error}};
    const QString key = u"log_level"_s;
    const QString text = reader.text(key).toLower();
    if (reader.has(key) && !levels.contains(text))
        reader.refuse(key, u"log_level is \"%1\"."_s.arg(excerpt(text)), u"Write debug, info, warning or error."_s);
    return levels.value(text, LogLevel::Info);
}

std::chrono::seconds readSeconds(SectionReader &reader, const QString &key, std::chrono::seconds fallback)
{
    constexpr int oneHour = 3600;
    return std::chrono::seconds(reader.integer(key, static_cast<int>(fallback.count()), {1, oneHour}, Unit::Seconds));
}

void readLimits(SectionReader &reader, ServerSettings &settings)
{
    settings.maxConnections = reader.integer(u"max_connections"_s, settings.maxConnections, {1, 10'000});
    settings.maxConnectionsPerAddress =
        reader.integer(u"max_connections_per_address"_s, settings.maxConnectionsPerAddress, {1, 10'000});
    settings.headerLimit = reader.integer(u"header_limit"_s, settings.headerLimit, {1024, mebibyte}, Unit::Bytes);
    settings.bodyLimit = reader.integer(u"body_limit"_s, settings.bodyLimit, {0, 16 * mebibyte}, Unit::Bytes);
    settings.requestTimeout = readSeconds(reader, u"request_timeout"_s, settings.requestTimeout);
    settings.idleTimeout = readSeconds(reader, u"idle_timeout"_s, settings.idleTimeout);
    settings.sendTimeout = readSeconds(reader, u"send_timeout"_s, settings.sendTimeout);
    settings.maxWaiting = reader.integer(u"max_waiting"_s, settings.maxWaiting, {0, 10'000});
    if (reader.has(u"requests_per_second"_s))
        settings.requestsPerSecond = reader.integer(u"requests_per_second"_s, 100, {0, 1'000'000});
}

void readGuards(SectionReader &reader, ServerSettings &settings)
{
    settings.allowedHosts = readHosts(reader);
    settings.tokenFile = reader.path(u"token_file"_s);
    settings.tokenFor = readTokenFor(reader);
    settings.tlsCertificate = reader.path(u"tls_certificate"_s);
    settings.tlsKey = reader.path(u"tls_key"_s);
    if (reader.has(u"token_for"_s) && !reader.has(u"token_file"_s)) {
        reader.refuse(u"token_for"_s, u"token_for stands without token_file."_s,
            u"Make a token with backup-server token and name its file in token_file."_s);
    }
    if (reader.has(u"tls_certificate"_s) != reader.has(u"tls_key"_s)) {
        const QString present = reader.has(u"tls_key"_s) ? u"tls_key"_s : u"tls_certificate"_s;
        reader.refuse(present, u"%1 stands alone."_s.arg(present),
            u"Name both tls_certificate and tls_key; backup-server certificate makes them."_s);
    }
}

//! Whether \a line, a further one of some value, is meant to be the head or a setting of [server].
bool isOfServer(const QString &line)
{
    static const QRegularExpression head(u"\\A\\[\\s*server\\s*\\]\\z"_s, QRegularExpression::CaseInsensitiveOption);
    const std::optional<KeyLine> parts = keyLine(line);
    return head.match(line).hasMatch() || (parts && serverKeys().contains(parts->key));
}

std::optional<ConfigFault> swallowedServer(const IniSection &section)
{
    for (const IniEntry &entry : section.entries) {
        const auto found = std::find_if(entry.lines.cbegin() + 1, entry.lines.cend(), isOfServer);
        if (found != entry.lines.cend()) {
            return ConfigFault {entry.line, serverName,
                u"%1 in [%2] goes on in the line \"%3\", which begins with blanks."_s.arg(
                    excerpt(entry.key), excerpt(section.name), excerpt(*found)),
                u"Take the blanks away from the beginning of [server] and of the lines below it."_s};
        }
    }
    return std::nullopt;
}

}

const QStringList &serverKeys()
{
    static const QStringList keys {u"listen"_s, u"port"_s, u"parallel"_s, u"log_keep"_s, u"log_level"_s,
        u"max_connections"_s, u"max_connections_per_address"_s, u"header_limit"_s, u"body_limit"_s,
        u"request_timeout"_s, u"idle_timeout"_s, u"send_timeout"_s, u"max_waiting"_s, u"requests_per_second"_s,
        u"allowed_hosts"_s, u"token_file"_s, u"token_for"_s, u"tls_certificate"_s, u"tls_key"_s};
    return keys;
}

std::optional<ConfigFault> misplacedServer(const IniSection &section)
{
    const QString shown = excerpt(section.name);
    if (section.name.trimmed().compare(serverName, Qt::CaseInsensitive) == 0) {
        return ConfigFault {section.line, serverName, u"The section is named [%1]."_s.arg(shown),
            u"Write [server], in small letters and without blanks."_s};
    }
    const auto isItsKey = [](const IniEntry &entry) { return serverKeys().contains(entry.key); };
    const auto found = std::find_if(section.entries.cbegin(), section.entries.cend(), isItsKey);
    if (found == section.entries.cend() || section.name == defaultsName)
        return swallowedServer(section);
    return ConfigFault {found->line, serverName,
        u"%1, a setting of the service, stands in the section [%2]."_s.arg(found->key, shown),
        u"Write [server] in place of that name if it is misspelt, or else above the settings of the service."_s};
}

CheckedServer checkServer(const IniSection &section, const IniSection &defaults)
{
    SectionReader reader(section, defaults);
    ServerSettings settings;
    reader.refuseStrangers(serverKeys(), QString());
    settings.listen = readListen(reader);
    settings.port = static_cast<quint16>(reader.integer(u"port"_s, settings.port, {1, USHRT_MAX}));
    settings.parallel = reader.integer(u"parallel"_s, settings.parallel, {1, 64});
    settings.logKeep = reader.integer(u"log_keep"_s, settings.logKeep, {1, 1'000'000});
    settings.logLevel = readLogLevel(reader);
    readLimits(reader, settings);
    readGuards(reader, settings);
    QHash<QString, int> lines;
    for (const QString &key : serverKeys())
        lines.insert(key, reader.lineOf(key));
    return {settings, lines, reader.faults()};
}

}
