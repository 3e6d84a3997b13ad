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

private:
    struct Part {
        QList<Task> tasks;
        QByteArray json = "[]";
    };

    std::array<Part, 4> m_parts;
    QByteArray m_text;
};

}
