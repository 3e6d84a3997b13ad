#pragma once

#include <QObject>
#include <QPointer>
#include <QQueue>
#include <functional>

namespace backup {

//! Lets work for clients who are here already wait its turn: a little of it in each turn of the event loop, in the
//! order in which it came, so that nobody at the door waits for all of it; what takes long gets half of the time.
class Turns : public QObject
{
    Q_OBJECT

public:
    //! Does \a work in a later turn of the event loop, unless \a owner is gone by then.
    void add(const QObject *owner, std::function<void()> work);

private:
    struct Turn {
        QPointer<const QObject> owner;
        std::function<void()> work;
    };

    void takeSome();
    void callLater();

    QQueue<Turn> m_waiting;
    bool m_isCalled = false;
};

}
