#pragma once

#include <QIcon>
#include <QString>

namespace backup {

//! What the tray icon tells, the worst last.
enum class Attention {
    Fine,
    Running,
    //! A failed or overdue backup wants to be looked at.
    Needed,
    //! A server is away, or nothing is known yet.
    Unreachable,
};

//! What is known when the icon is chosen.
struct Situation {
    int serversAway = 0;
    int errors = 0;
    int overdue = 0;
    int running = 0;
    //! Sets that do not run for what config.ini says of them.
    int faultySets = 0;
    //! There are servers, and each has answered.
    bool isKnown = true;
};

Attention attentionOf(const Situation &situation);
//! The situation in one line.
QString situationPhrase(const Situation &situation);
//! A disc with a tick, a square with a triangle, a warning triangle, a struck ring.
QIcon attentionIcon(Attention attention);

}
