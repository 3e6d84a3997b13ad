#include "service/system/notifier.h"

#include <QByteArrayList>
#include <QTemporaryDir>
#include <QTest>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! The manager's end of NOTIFY_SOCKET.
class Manager
{
public:
    explicit Manager(const QByteArray &path)
        : m_socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
    {
        sockaddr_un address {};
        address.sun_family = AF_UNIX;
        qstrncpy(address.sun_path, path.constData(), sizeof(address.sun_path));
        m_isBound = ::bind(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) == 0;
    }
    ~Manager() { ::close(m_socket); }
    Q_DISABLE_COPY_MOVE(Manager)

    bool isBound() const { return m_isBound; }

    //! All that was said so far, in order.
    QByteArrayList heard()
    {
        char data[256];
        for (ssize_t size = 0; (size = ::recv(m_socket, data, sizeof(data), 0)) >= 0;)
            m_heard.append(QByteArray(data, size));
        return m_heard;
    }

private:
    int m_socket = -1;
    bool m_isBound = false;
    QByteArrayList m_heard;
};

}

class NotifierTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatSystemdAsks();
    void ignoresAWatchdogMeantForAnother();
    void tellsReadyAliveAndStopping();
    void isSilentWhenNobodyAsked();
};

void NotifierTest::readsWhatSystemdAsks()
{
    QProcessEnvironment environment;
    environment.insert(u"NOTIFY_SOCKET"_s, u"@name"_s);
    environment.insert(u"WATCHDOG_USEC"_s, u"60000000"_s);
    environment.insert(u"WATCHDOG_PID"_s, u"7"_s);
    const NotifyRequest request = notifyRequestFrom(environment, 7);
    QCOMPARE(request.socket, "@name");
    QCOMPARE(request.watchdog, std::chrono::minutes(1));
}

void NotifierTest::ignoresAWatchdogMeantForAnother()
{
    QProcessEnvironment environment;
    environment.insert(u"WATCHDOG_USEC"_s, u"60000000"_s);
    environment.insert(u"WATCHDOG_PID"_s, u"8"_s);
    QCOMPARE(notifyRequestFrom(environment, 7).watchdog, std::chrono::microseconds(0));
}

void NotifierTest::tellsReadyAliveAndStopping()
{
    const QTemporaryDir folder;
    const QByteArray path = folder.filePath(u"notify"_s).toUtf8();
    Manager manager(path);
    QVERIFY(manager.isBound());

    Notifier notifier({path, std::chrono::milliseconds(2)});
    QVERIFY(manager.heard().isEmpty());
    notifier.ready();
    notifier.status(u"1 running,\n2 pending"_s);
    QCOMPARE(manager.heard(), QByteArrayList({"READY=1", "STATUS=1 running, 2 pending"}));
    QTRY_VERIFY(manager.heard().count("WATCHDOG=1") >= 2);
    notifier.stopping();
    QCOMPARE(manager.heard().constLast(), "STOPPING=1");
}

void NotifierTest::isSilentWhenNobodyAsked()
{
    Notifier notifier({});
    notifier.ready();
    notifier.stopping();
}

QTEST_GUILESS_MAIN(NotifierTest)
#include "notifier_test.moc"
