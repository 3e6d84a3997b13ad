#pragma once

#include <QByteArray>
#include <ctime>

namespace backup {

//! The value of the header Date, written anew once a second at most.
class HttpClock
{
public:
    const QByteArray &date();

private:
    std::time_t m_second = 0;
    QByteArray m_date;
};

}
