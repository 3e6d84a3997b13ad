#pragma once

#include "shared/task.h"

#include <QAction>
#include <QList>
#include <QObject>

namespace backup {

//! What people can do, each with its word, icon, shortcut and explanation; used by menus, tool bar and context menus
//! alike.
class TaskActions : public QObject
{
    Q_OBJECT

public:
    //! The actions work by their shortcuts wherever \a window has the focus.
    explicit TaskActions(QWidget &window);

    //! Enables what can be done with the selected tasks.
    void enableFor(const QList<Task> &selected);
    void enableForServers(bool hasServers);

    QAction *backUpNow;
    QAction *cancel;
    QAction *retry;
    QAction *runAnyway;
    QAction *clearErrors;
    QAction *clearFinished;
    QAction *openLog;
    QAction *copyDetails;
    QAction *openWebPage;
    QAction *pollNow;
    QAction *addServer;
    QAction *editServers;
    QAction *preferences;
    QAction *quit;
};

//! Whether \a task failed at a guard that a run may be told to pass.
bool canRunAnyway(const Task &task);

}
