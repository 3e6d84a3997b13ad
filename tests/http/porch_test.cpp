#include "service/api/http/porch.h"

#include <QTest>
#include <algorithm>
#include <array>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace backup;

//! How those are looked at who wait for a place; with a door that is made up.
class PorchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasLookedAtIsNotLookedAtAgain();
    void whoKnocksSeldomStaysBesideThoseWhoKnockOften();
    void whoKnocksAFewTimesStaysBesideThoseWhoKnockOnce();
};

namespace {

//! A porch with few places for clients who say nothing.
class Crowd
{
public:
    //! At most.
    static constexpr int places = 16;

    //! Closes what the client \a number holds of a new connection, as the porch does with the other end.
    void knock(quint32 number) { ::close(connectAs(number)); }
    //! The client's end of a new connection.
    int connectAs(quint32 number)
    {
        std::array<int, 2> ends {-1, -1};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) != 0)
            return -1;
        // The clients' own ends are out of the way.
        const int client = ::fcntl(ends[0], F_DUPFD_CLOEXEC, 400);
        ::close(ends[0]);
        m_porch.add({ends[1], QHostAddress(0x0a000000 + number)});
        return client;
    }
    //! Whether \a client was not sent away; closes its end.
    static bool stayed(int client)
    {
        char byte = 0;
        const bool isOpen = ::recv(client, &byte, 1, 0) == -1; // 0 where it was closed
        ::close(client);
        return isOpen;
    }

private:
    static int freeDescriptor()
    {
        const int next = ::dup(STDERR_FILENO);
        ::close(next);
        return next;
    }
    static bool never(const Newcomer & /*newcomer*/) { return false; }
    static void close(const Newcomer &newcomer) { ::close(newcomer.descriptor); }

    Porch m_porch {freeDescriptor() + places, {never, never, close, close}};
};

}

void PorchTest::whatWasLookedAtIsNotLookedAtAgain()
{
    int rounds = 0;
    int looks = 0;
    const auto hasPlace = [&rounds](const Newcomer &) { return ++rounds < 0; };
    const auto hasAsked = [&looks](const Newcomer &) { return ++looks > 1; };
    bool isIn = false;
    const auto close = [](const Newcomer &newcomer) { ::close(newcomer.descriptor); };
    Porch porch(1000,
        {hasPlace, hasAsked,
            [&](const Newcomer &newcomer) {
                isIn = true;
                close(newcomer);
            },
            close});
    std::array<int, 2> ends {-1, -1};
    QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()), 0);
    QCOMPARE(::write(ends[0], "GET", 3), 3);
    porch.add({ends[1], QHostAddress(QHostAddress::LocalHost)});
    QTRY_VERIFY(isIn || rounds >= 5);
    QCOMPARE(looks, 1);
    QCOMPARE(::write(ends[0], " ", 1), 1);
    QTRY_VERIFY(isIn);
    QCOMPARE(looks, 2);
    ::close(ends[0]);
}

void PorchTest::whoKnocksSeldomStaysBesideThoseWhoKnockOften()
{
    Crowd crowd;
    const auto knockOften = [&crowd] {
        for (quint32 i = 0; i < 1000; ++i)
            crowd.knock(1 + i % 30);
    };
    knockOften();
    const int seldom = crowd.connectAs(0);
    knockOften();
    QVERIFY(Crowd::stayed(seldom));
}

void PorchTest::whoKnocksAFewTimesStaysBesideThoseWhoKnockOnce()
{
    Crowd crowd;
    const auto knockOnceEach = [&crowd](quint32 first, int count) {
        for (int i = 0; i < count; ++i)
            crowd.knock(first++);
    };
    knockOnceEach(1, Crowd::places);
    // As a browser does.
    std::array<int, 6> clients {};
    for (int &client : clients)
        client = crowd.connectAs(0);
    knockOnceEach(100, Crowd::places / 2);
    for (const int client : clients)
        QVERIFY(Crowd::stayed(client));
}

QTEST_GUILESS_MAIN(PorchTest)
#include "porch_test.moc"
