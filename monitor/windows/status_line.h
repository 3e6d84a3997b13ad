#pragma once

#include "monitor/models/watch.h"

#include <QLabel>
#include <QStatusBar>

namespace backup {

//! Shows in a status bar how all backups are, and when a server has answered last.
class StatusLine
{
public:
    explicit StatusLine(QStatusBar &bar);

    void show(const Watch &watch);

private:
    QLabel *m_icon;
    QLabel *m_situation;
    QLabel *m_lastAnswer;
    std::optional<Attention> m_shown;
};

}
