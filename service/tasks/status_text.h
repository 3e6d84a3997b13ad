#pragma once

#include "shared/status.h"

#include <QByteArray>
#include <array>

namespace backup {

//! The JSON of the four lists as `GET /api/status` answers it and the journal keeps it. Made when asked for, and of
//! the lists that changed since: thousands of ended tasks cost nothing while a running one tells its progress.
class StatusText
{
public:
    const QByteArray &of(const Status &status);
    //! Of the finished tasks only the newest, fewer than there are: `more_finished` tells how many are left out.
    QByteArray withNewest(qsizetype finished, const Status &status);

private:
    struct Part {
        QList<Task> tasks;
        QByteArray json = "[]";
    };

    QByteArray joined(const QByteArray &finished, const QByteArray &more = {}) const;

    std::array<Part, 4> m_parts;
    QByteArray m_text;
};

}
