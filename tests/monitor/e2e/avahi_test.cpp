#include "monitor/client/discovery.h"

#include <QTest>
#include <optional>

using namespace backup;
using namespace Qt::StringLiterals;

//! Servers that a real Avahi announces, on the network that with_avahi.sh has made; several interfaces tell of each.
class AvahiTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void announcedServersAreFoundOnce()
    {
        Discovery discovery;
        std::optional<QList<FoundServer>> found;
        connect(&discovery, &Discovery::found, this, [&found](const auto &servers) { found = servers; });
        QVERIFY(discovery.start());
        QTRY_VERIFY(found);
        QStringList servers;
        for (const FoundServer &server : *found)
            servers.append(server.url.toString() + u' ' + server.name);
        servers.sort();
        QCOMPARE(servers,
            (QStringList {
                u"http://attic.local:5000 Backup Server on attic"_s, u"http://attic.local:5001 書庫 2.階; \\a"_s}));
    }
};

QTEST_GUILESS_MAIN(AvahiTest)
#include "avahi_test.moc"
