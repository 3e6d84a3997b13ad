#pragma once

#include <QIcon>
#include <QString>

namespace backup {

//! What the tray icon tells, the worst last.
enum class Attention {
    Fine,
    Running,
    //! A failed or overdue backup, or the configuration, wants to be looked at.
    Needed,
    //! A server is away, nothing is known yet, or a set has had no good run yet.
    Unreachable,
};

//! What is known when the icon is chosen.
struct Situation {
    int serversAway = 0;
    //! Failed runs in the lists; those that a person has stopped are none.
    int errors = 0;
    int overdue = 0;
    int running = 0;
    //! Sets that do not run for what config.ini says of them.
    int faultySets = 0;
    //! Sets whose last run failed, and whose error was cleared from the lists.
    int failedSets = 0;
    //! Servers whose sets cannot be read.
    int unreadable = 0;
    //! Servers with faults in config.ini that belong to no set.
    int faultyConfigs = 0;
    //! Sets without a good run of their server.
    int unmade = 0;
    //! There are servers, and each has told its tasks and its sets.
    bool isKnown = true;
    //! A run of some set was good at some time, be it one of another program.
    bool hasCopies = true;
};

Attention attentionOf(const Situation &situation);
//! The situation in one line.
QString situationPhrase(const Situation &situation);
//! A disc with a tick, a square with a triangle, a warning triangle, a struck ring.
QIcon attentionIcon(Attention attention);

}
