#pragma once

#include "shared/task.h"

#include <QScrollArea>

namespace backup {

class Facts;

//! Everything about one task.
class TaskPage : public QScrollArea
{
    Q_OBJECT

public:
    explicit TaskPage(QWidget *parent = nullptr);

    void show(const Task &task, const QDateTime &nowUtc);

private:
    Facts *m_facts;
    int m_state;
    int m_message;
    int m_remedy;
    int m_warnings;
    int m_progress;
    int m_files;
    int m_bytes;
    int m_started;
    int m_changed;
    int m_duration;
    int m_accepted;
};

}
