#include "service/api/http/porch.h"

#include <QTest>
#include <array>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

using namespace backup;

//! How those are looked at who wait for a place; with a door that is made up.
class PorchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasLookedAtIsNotLookedAtAgain();
    void whoKnocksSeldomStaysBesideThoseWhoKnockOften();
};

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
    const auto never = [](const Newcomer &) { return false; };
    const auto close = [](const Newcomer &newcomer) { ::close(newcomer.descriptor); };
    const int next = ::dup(STDERR_FILENO);
    ::close(next);
    Porch porch(next + 16, {never, never, close, close});
    std::vector<int> clients;
    const auto knock = [&](quint32 number) {
        std::array<int, 2> ends {-1, -1};
        QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()), 0);
        // The clients' own ends are out of the way.
        clients.push_back(::fcntl(ends[0], F_DUPFD_CLOEXEC, 400));
        ::close(ends[0]);
        porch.add({ends[1], QHostAddress(0x0a000000 + number)});
    };
    const auto knockOften = [&knock] {
        for (quint32 i = 0; i < 100; ++i)
            knock(1 + i % 30);
    };
    knockOften();
    knock(0);
    const int seldom = clients.back();
    knockOften();
    char byte = 0;
    QCOMPARE(::recv(seldom, &byte, 1, 0), -1); // 0 where it was closed
    for (const int client : clients)
        ::close(client);
}

QTEST_GUILESS_MAIN(PorchTest)
#include "porch_test.moc"
