#pragma once

#include "service/api/http/listener.h"

#include <QHash>
#include <QHostAddress>
#include <QList>
#include <QObject>
#include <QTimer>
#include <chrono>
#include <functional>

namespace backup {

//! Where clients wait who found the house full and have not asked for anything yet: in a flood that is what tells an
//! attacker from a client.
class Porch : public QObject
{
    Q_OBJECT

public:
    //! Clients who wait at most; for one more the first goes of the address that has knocked most often of late.
    static constexpr int places = 256;

    struct Actions {
        //! Whether there is a place now.
        std::function<bool(const Newcomer &)> hasPlace;
        //! Whether the client has asked, whom others then give a place; looked at again when more of it has come.
        std::function<bool(const Newcomer &)> hasAsked;
        //! Takes the connection of a client for whom one of these holds.
        std::function<void(const Newcomer &)> letIn;
        //! Takes that of one that said nothing for a second.
        std::function<void(const Newcomer &)> turnAway;
    };

    //! Nobody waits with a descriptor from \a firstReserved on.
    Porch(int firstReserved, Actions actions, QObject *parent = nullptr);
    ~Porch() override;

    //! Takes a client's connection.
    void add(Newcomer newcomer);

private:
    struct Guest {
        Newcomer newcomer;
        std::chrono::steady_clock::time_point since;
        //! How often its address had knocked of late when it came, a few times at least.
        int knocks = 0;
        //! Bytes of it that were looked at.
        int seen = -1;
    };

    int countKnock(const QHostAddress &peer, std::chrono::steady_clock::time_point now);
    bool mayEnter(Guest &guest) const;
    void sendOneAway();
    Newcomer take(qsizetype index) { return m_guests.takeAt(index).newcomer; }
    //! Gives a connection the lowest descriptor that is free now.
    static void renumber(Newcomer &newcomer);
    void look();

    int m_firstReserved;
    Actions m_actions;
    QList<Guest> m_guests;
    //! By address; what is older counts less and less.
    QHash<QHostAddress, int> m_knocks;
    std::chrono::steady_clock::time_point m_fadedAt;
    QTimer m_timer;
};

}
