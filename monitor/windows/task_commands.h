#pragma once

#include "monitor/client/commander.h"
#include "monitor/models/watch.h"

#include <QPointer>
#include <QWidget>

namespace backup {

class FailureBox;
class Sidebar;
class TaskActions;
class TaskTable;

//! Does what the actions say with what is selected; asks first where that is needed.
class TaskCommands : public QObject
{
    Q_OBJECT

public:
    //! All must outlive the commands; dialogs are shown over \a window.
    TaskCommands(
        Watch &watch, const TaskActions &actions, const TaskTable &table, const Sidebar &sidebar, QWidget &window);

    //! Asks which sets to back up, and starts them.
    void backUpNow();

Q_SIGNALS:
    //! What was done, for the status bar.
    void succeeded(const QString &words);

private:
    template <typename Act>
    void forEachSelected(const Act &act) const;
    void cancel();
    void retry();
    void runAnyway();
    void copyDetails();
    void openWebPage();
    void showFailure(const QString &message, const QString &remedy);

    Watch &m_watch;
    Commander m_commander;
    const TaskTable &m_table;
    const Sidebar &m_sidebar;
    QWidget &m_window;
    QPointer<FailureBox> m_failureBox;
};

}
