#pragma once

#include "monitor/client/server_connection.h"

#include <QLabel>
#include <QTabWidget>

namespace backup {

class LogPage;
class SetPage;
class TaskPage;

//! What is known of the selected task or set, in three tabs.
class DetailsPane : public QWidget
{
    Q_OBJECT

public:
    explicit DetailsPane(QWidget *parent = nullptr);

    //! \a set may be null when the task's set is not configured any more.
    void showTask(ServerConnection &server, const Task &task, const SetInfo *set, const QDateTime &nowUtc);
    void showSet(ServerConnection &server, const SetInfo &set, const QDateTime &nowUtc);
    //! Says instead what to select.
    void showNothing(const QString &hint);
    //! Brings the log to the front and gives it the focus.
    void openLog();

private:
    void showTabs(bool hasTask, bool hasSet);

    QLabel *m_title;
    QLabel *m_hint;
    QTabWidget *m_tabs;
    TaskPage *m_taskPage;
    LogPage *m_logPage;
    SetPage *m_setPage;
};

}
