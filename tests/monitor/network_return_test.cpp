#include "monitor/client/network_return.h"
#include "monitor/client/server_pool.h"
#include "tests/monitor/sample_household.h"

#include <QNetworkInformation>
#include <QSignalSpy>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class NetworkReturnTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void serversAreAskedAtOnceWhenTheNetworkIsBack()
    {
        using Reachability = QNetworkInformation::Reachability;
        ScriptedServer server;
        SampleHousehold().tellBy(server);
        // No poll of its own within this test.
        ServerPool pool({1h, 1h, 1h, 1h, 1h});
        QVERIFY(pollWhenNetworkReturns(pool));
        QSignalSpy polled(&pool, &ServerPool::polled);
        pool.add(server.url(), u"pi"_s).pollNow();
        QTRY_COMPARE(polled.count(), 1);
        Q_EMIT QNetworkInformation::instance()->reachabilityChanged(Reachability::Disconnected);
        Q_EMIT QNetworkInformation::instance()->reachabilityChanged(Reachability::Local);
        QTRY_COMPARE(polled.count(), 2);
        Q_EMIT QNetworkInformation::instance()->reachabilityChanged(Reachability::Disconnected);
        QTest::qWait(100);
        QCOMPARE(polled.count(), 2);
    }
};

QTEST_GUILESS_MAIN(NetworkReturnTest)
#include "network_return_test.moc"
