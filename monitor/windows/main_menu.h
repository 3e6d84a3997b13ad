#pragma once

#include <QMainWindow>
#include <QToolBar>

namespace backup {

class TaskActions;

//! Fills the menu bar of \a window.
void fillMenuBar(QMainWindow &window, const TaskActions &actions);
//! Fills the tool bar; \a search stands at its right end.
void fillToolBar(QToolBar &bar, const TaskActions &actions, QWidget *search);
//! What the right mouse button offers on a task.
void showTaskMenu(const TaskActions &actions, const QPoint &globalPosition, QWidget *parent);

}
