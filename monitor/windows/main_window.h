#pragma once

#include "monitor/client/server_pool.h"
#include "monitor/models/task_model.h"

#include <QLabel>
#include <QMainWindow>

namespace backup {

class Sidebar;
class TaskTable;

//! The window: lists at the left, tasks in the middle, the time of the last answer below.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    //! \a pool must outlive the window.
    explicit MainWindow(ServerPool &pool, QWidget *parent = nullptr);

private:
    void showServer(const ServerConnection &server);
    void showCounts();
    void showEmptyPhrase();

    ServerPool &m_pool;
    TaskModel m_tasks;
    Sidebar *m_sidebar;
    TaskTable *m_table;
    QLabel *m_lastAnswer;
};

}
