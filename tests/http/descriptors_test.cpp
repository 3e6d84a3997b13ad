#include "tests/http/echo_server.h"
#include "tests/http/raw_client.h"
#include "tests/http/small_house.h"

#include <QAbstractEventDispatcher>
#include <QTest>
#include <fcntl.h>
#include <memory>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

using namespace backup;

//! What the door does when the process has few descriptors left, or none; over real sockets on loopback.
class DescriptorsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsDescriptorsInReserve();
    void whoCameLastIsHeardWithoutDescriptors();
    void restsWithoutDescriptors();
};

namespace {

//! The lowest that is free.
int nextDescriptor()
{
    const int next = ::dup(0);
    ::close(next);
    return next;
}

}

void DescriptorsTest::keepsDescriptorsInReserve()
{
    DoorLimits limits;
    limits.firstReservedDescriptor = nextDescriptor() + 40;
    EchoServer server(limits);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 30; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
        clients.back()->send(get);
        QCOMPARE(statusOf(clients.back()->answer()), 200);
    }
    // Each of them takes two descriptors of this process, its own and the server's.
    QVERIFY2(server.connectionCount() < 20, QByteArray::number(server.connectionCount()));
    QVERIFY(clients.front()->isClosedByServer());
}

void DescriptorsTest::whoCameLastIsHeardWithoutDescriptors()
{
    DoorSettings settings = smallHouse(5);
    const int firstReserved = nextDescriptor() + 20;
    settings.limits.firstReservedDescriptor = firstReserved;
    Door door(settings, [](const IncomingRequest &, const Respond &respond) { respond({}); });
    std::vector<int> silent;
    for (int i = 0; i < 100; ++i) {
        // The clients' own ends are out of the way.
        const int client = enter(door, {});
        silent.push_back(::fcntl(client, F_DUPFD_CLOEXEC, 400));
        ::close(client);
        QVERIFY2(nextDescriptor() <= firstReserved, QByteArray::number(i));
    }
    // Who came last is still there, whichever descriptor it was given.
    for (const int client : {silent[98], silent[99]}) {
        QCOMPARE(::write(client, get.constData(), static_cast<size_t>(get.size())), get.size());
        QByteArray answer;
        QTRY_VERIFY((answer += readFrom(client)).startsWith("HTTP/1.1 200"));
    }
    for (const int client : silent)
        ::close(client);
}

void DescriptorsTest::restsWithoutDescriptors()
{
    EchoServer server;
    RawClient waits(server.port());
    waits.send(get);
    rlimit before {};
    getrlimit(RLIMIT_NOFILE, &before);
    const rlimit none {static_cast<rlim_t>(nextDescriptor()), before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
    int turns = 0;
    const QObject counts;
    connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, &counts, [&turns] { ++turns; });
    QVERIFY(!waits.answer(true, 50));
    setrlimit(RLIMIT_NOFILE, &before);
    // RawClient turns the event loop once a millisecond; a spinning one does so thousands of times.
    QVERIFY2(turns < 500, QByteArray::number(turns));
    QCOMPARE(statusOf(waits.answer()), 200);
}

QTEST_GUILESS_MAIN(DescriptorsTest)
#include "descriptors_test.moc"
