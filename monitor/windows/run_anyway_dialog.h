#pragma once

#include "shared/task.h"

#include <QDialog>

namespace backup {

//! Asks before a run passes the guard at which it stopped: says why it stopped and what would happen.
class RunAnywayDialog : public QDialog
{
    Q_OBJECT

public:
    RunAnywayDialog(const Task &task, const QString &serverName, QWidget *parent);
};

}
