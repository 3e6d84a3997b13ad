#include "service/api/http/http_clock.h"

#include "service/api/http/http_answer.h"

#include <QTimeZone>

namespace backup {

const QByteArray &HttpClock::date()
{
    if (const std::time_t now = std::time(nullptr); now != m_second) {
        m_second = now;
        m_date = httpDate(QDateTime::fromSecsSinceEpoch(now, QTimeZone::utc()));
    }
    return m_date;
}

}
